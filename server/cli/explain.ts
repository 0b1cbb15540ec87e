import postgres from "postgres";
import { type Asked, askedBy, type Host, hostsOf, type Where, whereIs } from "../database-url.ts";
import { NAME_POSTGRESQL } from "../db/index.ts";
import { TLS_FAULTS, tlsFaultIn } from "./explain-tls.ts";
import { Unstartable } from "./unstartable.ts";

/**
 * Says in one sentence what is wrong with a database that could not be used.
 *
 * @param error what postgres.js threw
 * @param databaseUrl the password in it is not repeated
 * @returns the error itself when it speaks for itself already
 */
export async function explainDatabaseError(error: unknown, databaseUrl: string): Promise<unknown> {
  const hosts = hostsOf(databaseUrl);
  if (hosts.length > 1 && isPassing(error)) return explainHosts(error, databaseUrl, hosts);
  return explainOne(error, readUrl(databaseUrl));
}

/** @param only the one host of it that is meant */
function readUrl(databaseUrl: string, only?: Host): Where & Asked {
  return { ...whereIs(databaseUrl, only), ...askedBy(databaseUrl) };
}

function explainOne(error: unknown, where: Where & Asked): unknown {
  const sentence = DATABASE_FAULTS[faultIn(error)];
  if (sentence === undefined) return error;
  return new Unstartable(sentence(where, error), { cause: error });
}

/**
 * Of several hosts the driver says no more than that they hung up, so each is asked alone. One that
 * may be back makes it an outage, whatever is wrong with the others.
 */
async function explainHosts(error: unknown, databaseUrl: string, hosts: Host[]): Promise<unknown> {
  const where = readUrl(databaseUrl);
  const told = await Promise.all(hosts.map((host) => askAlone(databaseUrl, host)));
  const faults = told.map(faultIn);
  // One has nothing against us by now, or something that there are no words for.
  if (faults.some((fault) => !(fault in DATABASE_FAULTS))) return explainOne(error, where);
  const at = Math.max(told.findIndex(isPassing), 0);
  const isOfAll = faults.every((fault) => fault === faults[at]);
  return explainOne(told[at], isOfAll ? where : readUrl(databaseUrl, hosts[at]));
}

/** @returns what it has against us; null: nothing */
async function askAlone(databaseUrl: string, host: Host): Promise<unknown> {
  const sql = postgres(databaseUrl, { ...host, max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    return error;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The code of an error; of our own making where a code alone says too little. */
function faultIn(error: unknown): string {
  const { code, severity, message } = (error ?? {}) as Record<string, unknown>;
  // A statement may miss an object too, but that ends no session.
  if (code === "42704" && severity === "FATAL") return "UNKNOWN_PARAMETER";
  // PostgreSQL has no such words for what a session is opened with, but PgBouncer has.
  if (code === "08P01" && String(message).includes("startup parameter")) return "POOLER";
  return tlsFaultIn(error) ?? String(code);
}

/** Faults that pass by themselves: nothing about the settings is known to be wrong. */
const PASSING = new Set([
  "ECONNREFUSED",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ETIMEDOUT",
  "CONNECT_TIMEOUT",
  "ECONNRESET",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "53300",
  "57P03",
  "EXPIRED",
  "NOT_YET_VALID",
]);

const isPassing = (error: unknown) => PASSING.has(faultIn(error));

/** Whether an explained error says that the database is away, rather than that it is wrong. */
export function saysDatabaseIsAway(error: unknown): error is Error {
  return error instanceof Unstartable && isPassing(error.cause);
}

const DATABASE_FAULTS: Record<string, (where: Where & Asked, error: unknown) => string> = {
  ...TLS_FAULTS,
  ECONNREFUSED: ({ host }) =>
    `The database can't be reached: nothing listens on ${host} (DATABASE_URL).`,
  ENOTFOUND: ({ host }) => `The database can't be reached: no such host as ${host} (DATABASE_URL).`,
  EAI_AGAIN: ({ host }) =>
    `The database can't be reached: the name of ${host} can't be looked up now (DATABASE_URL).`,
  ENETUNREACH: ({ host }) => `The database can't be reached: no route to ${host} (DATABASE_URL).`,
  EHOSTUNREACH: ({ host }) => `The database can't be reached: no route to ${host} (DATABASE_URL).`,
  ETIMEDOUT: ({ host }) => `The database can't be reached: ${host} does not answer (DATABASE_URL).`,
  CONNECT_TIMEOUT: ({ host }) =>
    `The database can't be reached: ${host} does not answer (DATABASE_URL).`,
  ECONNRESET: ({ host }) =>
    `The database can't be reached: ${host} hung up; is it PostgreSQL? (DATABASE_URL)`,
  CONNECTION_CLOSED: ({ host }) =>
    `The database can't be reached: ${host} hung up; is it PostgreSQL? (DATABASE_URL)`,
  // Nobody else hangs up on a database that has let us in and that nobody has asked anything yet.
  CONNECTION_DESTROYED: ({ host }) =>
    `The database can't be reached: target_session_attrs in DATABASE_URL asks for another than ${host} is now.`,
  UNKNOWN_PARAMETER: explainUnknown,
  POOLER: ({ host }) =>
    `${host} in DATABASE_URL is a pooler that takes no settings for a session, and Ringonce gives its own some: ${NAME_POSTGRESQL}.`,
  "28P01": ({ host, user }) =>
    `The database on ${host} refused the password of "${user}" (DATABASE_URL).`,
  "28000": ({ host, user }) => `The database on ${host} lets no "${user}" in (DATABASE_URL).`,
  "3D000": ({ host, name }) =>
    `There is no database "${name}" on ${host}: create it, or correct DATABASE_URL.`,
  "42501": ({ name, user }) =>
    `"${user}" may not create tables in the database "${name}": make it the owner of the database.`,
  "53300": ({ host }) => `The database on ${host} has no connection to spare (max_connections).`,
  "57P03": ({ host }) => `The database on ${host} is starting up or shutting down: try again.`,
};

/** PostgreSQL names it, in a sentence of whatever language it speaks. */
function explainUnknown({ host, passedOn, sslrootcert }: Where & Asked, error: unknown): string {
  const words = (error as Error).message.split(/[^\w.]+/);
  const name = passedOn.find((each) => words.includes(each));
  if (name === "sslrootcert") {
    return sslrootcert === "system"
      ? "sslrootcert in DATABASE_URL is nothing that PostgreSQL takes: write sslmode=verify-full in its place."
      : "sslrootcert in DATABASE_URL is not read: drop it, and name the file in NODE_EXTRA_CA_CERTS instead (sslmode=verify-full demands a certificate that is trusted).";
  }
  return `The database on ${host} does not know ${name ?? "a parameter"}, which stands behind the ? of DATABASE_URL: drop it.`;
}

/**
 * Whether the error's message is the sentence to print, with no need of a stack trace. Our own
 * errors are written so; they are told by their code, `like_this`, which nobody else's looks like.
 */
export function saysItAll(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^[a-z]+(_[a-z]+)+$/.test(String(error.code));
}
