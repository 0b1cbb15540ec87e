import postgres from "postgres";

/** A URL of several hosts or none is no URL to anybody but the driver, so the driver is asked. */
const parse = (url: string) => postgres(url, { max: 1 }).options;

/** Where a database is, in words for people; never with the password. */
export type Where = { host: string; name: string; user: string };

/** One of the hosts of a URL, as the driver takes it beside the URL. */
export type Host = { host: string; port: number };

/**
 * @param databaseUrl one that `faultOfDatabaseUrl` finds nothing wrong with
 * @param only the one host of it that is meant
 */
export function whereIs(databaseUrl: string, only?: Host): Where {
  const { path, database, user } = parse(databaseUrl);
  const hosts = only ? [only] : hostsOf(databaseUrl);
  return {
    host: path || hosts.map(({ host, port }) => `${host}:${port}`).join(", "),
    name: database,
    user,
  };
}

/** What a URL asks of the driver beside where to go. */
export type Asked = {
  /** For TLS; null: none. The driver takes what it does not know for `verify-full`. */
  sslmode: string | null;
  /** The driver takes "system" for `verify-full`, reads no file, and passes it on to PostgreSQL. */
  sslrootcert: string | null;
  /** The names of all that it passes on to PostgreSQL, which ends a session for what it does not know. */
  passedOn: string[];
};

/** @param databaseUrl one that `faultOfDatabaseUrl` finds nothing wrong with */
export function askedBy(databaseUrl: string): Asked {
  const { ssl, connection } = parse(databaseUrl);
  const { sslrootcert = null } = connection as Record<string, string | undefined>;
  return {
    sslmode: typeof ssl === "string" ? ssl : null,
    sslrootcert,
    passedOn: Object.keys(connection),
  };
}

/** @param databaseUrl one that `faultOfDatabaseUrl` finds nothing wrong with */
export function hostsOf(databaseUrl: string): Host[] {
  const { host, port } = parse(databaseUrl);
  return host.map((name, index) => ({ host: name, port: port[index] ?? 0 }));
}

const ENCODE =
  "in a user name or password, / # ? @ and % must be percent-encoded, e.g. with encodeURIComponent";

/**
 * What keeps the driver from reading DATABASE_URL, or makes it take a part of the password for
 * something that is printed. No more is refused: what works must go on working.
 *
 * @returns what to write after the setting's name, without anything of its value; null: nothing
 */
export function faultOfDatabaseUrl(url: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(url)) return "must start with postgres:// or postgresql://";
  const fault = whyUnreadable(url);
  return fault && `can't be read, because ${fault} (${ENCODE})`;
}

function whyUnreadable(url: string): string | null {
  const rest = url.slice(url.indexOf("://") + 3);
  const authority = rest.split(/[/?#]/)[0] ?? "";
  const tail = rest.slice(authority.length);
  // Before a host the digits of a password look like a port: the driver would connect to the user.
  if (/^([/#][^?]*|\?[^=]*)@[^@=&]*[/:]/.test(tail)) return cutShort(tail);
  try {
    return whyUnusable(parse(url));
  } catch (error) {
    if (error instanceof URIError) return whyUndecodable(authority);
    if ((error as Error).message.startsWith("target_session_attrs")) {
      return "target_session_attrs is none of read-write, read-only, primary, standby and prefer-standby";
    }
    if (!authority.includes("@") && tail.includes("@")) return cutShort(tail);
    return whyNoAddress(authority.slice(authority.lastIndexOf("@") + 1));
  }
}

const cutShort = (tail: string) => `a ${tail[0]} stands before its @`;

/** What the driver reads without a word, and then never reaches. */
function whyUnusable({ host, port }: ReturnType<typeof parse>): string | null {
  if (host.some((name) => name.includes("@"))) return "more than one @ stands before its hosts";
  if (host.some((name) => name.startsWith("["))) {
    return "its host is an IPv6 address, which the driver does not take: give a host name";
  }
  return port.every(isPort) ? null : WRONG_PORT;
}

function whyUndecodable(authority: string): string {
  const at = authority.lastIndexOf("@");
  const [user = "", ...password] = authority.slice(0, Math.max(at, 0)).split(":");
  const part = !decodes(user) ? "user name" : !decodes(password.join(":")) ? "password" : "host";
  return `its ${part} has a % that is not followed by the digits of a character`;
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const WRONG_PORT = "a port is not a number from 0 to 65535";
const isPort = (port: number) => port >= 0 && port <= 65_535;

/** @param hosts what stands behind the last @ and is not to be read as an address */
function whyNoAddress(hosts: string): string {
  const [first = ""] = hosts.split(",");
  if (first === "" || first.startsWith(":")) return "it names no host";
  const port = /:([^\]]*)$/.exec(first)?.[1] ?? "";
  if (!/^\d*$/.test(port) || !isPort(Number(port))) return WRONG_PORT;
  return "its host is neither a host name nor an address";
}
