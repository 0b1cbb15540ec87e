import type { Asked, Where } from "../database-url.ts";

/**
 * What keeps a database and us from speaking TLS: a name of ours, for Node.js has many codes for
 * one fault, and one code for several.
 *
 * @returns null where TLS is not at fault
 */
export function tlsFaultIn(error: unknown): keyof typeof TLS_FAULTS | null {
  const { code, message } = (error ?? {}) as Record<string, unknown>;
  // Node's words for an end within the handshake. It begins once the server has answered whether
  // it speaks TLS, and the driver begins it after a no, too; who is away does not answer at all.
  // Only who says yes and dies in that very moment looks the same.
  if (code === "ECONNRESET" && /before secure TLS connection/.test(String(message))) {
    return "NO_TLS";
  }
  return FAULT_OF.find(([pattern]) => pattern.test(String(code)))?.[1] ?? null;
}

const FAULT_OF: [code: RegExp, fault: keyof typeof TLS_FAULTS][] = [
  [/SELF_SIGNED_CERT|^UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|^CERT_UNTRUSTED$/, "UNTRUSTED"],
  [/^CERT_HAS_EXPIRED$/, "EXPIRED"],
  [/^CERT_NOT_YET_VALID$/, "NOT_YET_VALID"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "OTHER_NAME"],
  [/^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|INVALID_|PATH_LENGTH_)|^EPROTO$/, "HANDSHAKE_FAILED"],
];

const ANY = "sslmode=require in DATABASE_URL takes any certificate";

const SSLMODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
/** "true" is what `ssl=true` comes to. */
const isSslmode = (mode: string | null) =>
  mode === null || mode === "true" || SSLMODES.includes(mode);

type Say = (where: Where & Asked, error: unknown) => string;

/** Of an sslmode that is none, the driver makes a demand that nobody wrote: that is to be mended first. */
const unlessOfSslmode =
  (say: Say): Say =>
  (where, error) =>
    isSslmode(where.sslmode)
      ? say(where, error)
      : `sslmode in DATABASE_URL is "${where.sslmode}", which is none of ${SSLMODES.join(", ")}.`;

export const TLS_FAULTS = {
  NO_TLS: unlessOfSslmode(({ host, sslrootcert }) =>
    sslrootcert === "system"
      ? `The database on ${host} speaks no TLS: drop sslrootcert from DATABASE_URL.`
      : `The database on ${host} speaks no TLS: drop sslmode from DATABASE_URL, or set it to disable or prefer.`,
  ),
  UNTRUSTED: unlessOfSslmode(({ host, sslrootcert }) => {
    const instead =
      sslrootcert === null
        ? ""
        : sslrootcert === "system"
          ? ", and write sslmode=verify-full in DATABASE_URL in place of sslrootcert"
          : ", and drop sslrootcert from DATABASE_URL, which is not read";
    return `The certificate of the database on ${host} is signed by nobody that Node.js trusts: name a file with the certificate of whoever signed it in NODE_EXTRA_CA_CERTS${instead} (${ANY}).`;
  }),
  EXPIRED: ({ host }) =>
    `The database can't be reached: the certificate of ${host} has expired by the clock of this machine; renew it.`,
  NOT_YET_VALID: ({ host }) =>
    `The database can't be reached: the certificate of ${host} is not valid yet by the clock of this machine; set the clock.`,
  OTHER_NAME: unlessOfSslmode(
    ({ host }, error) =>
      `The certificate of the database on ${host} is for ${namesIn(error)}: give DATABASE_URL a host that it is for, or the database another certificate (${ANY}).`,
  ),
  HANDSHAKE_FAILED: unlessOfSslmode(
    ({ host }, error) =>
      `The database on ${host} and Ringonce can't agree on TLS (${reasonOf(error)}): look at sslmode in DATABASE_URL and at the TLS settings of the database.`,
  ),
} satisfies Record<string, Say>;

function namesIn(error: unknown): string {
  const { subjectaltname = "" } = (error as { cert?: { subjectaltname?: string } }).cert ?? {};
  const names = subjectaltname
    .split(", ")
    .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  return names.length === 0 ? "no host" : names.join(", ");
}

/** OpenSSL's own message carries file names and thread ids; its reason is the part with meaning. */
function reasonOf(error: unknown): string {
  const { code, reason, message } = error as Record<string, unknown>;
  return `${reason ?? message}, ${code}`;
}
