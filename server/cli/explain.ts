import { type Where, whereIs } from "../database-url.ts";
import { Unstartable } from "./unstartable.ts";

/**
 * Says in one sentence what is wrong with a database that could not be used.
 *
 * @param error what postgres.js threw
 * @param databaseUrl the password in it is not repeated
 * @returns the error itself when it speaks for itself already
 */
export function explainDatabaseError(error: unknown, databaseUrl: string): unknown {
  const cause = DATABASE_FAULTS[faultIn(error)];
  if (cause === undefined) return error;
  return new Unstartable(cause(whereIs(databaseUrl)), { cause: error });
}

/** The code of an error; of our own making where a code alone says too little. */
function faultIn(error: unknown): string {
  const { code, message, severity } = (error ?? {}) as Record<string, unknown>;
  // Node's words for an end within the handshake. It begins once the server has answered whether
  // it speaks TLS, and the driver begins it after a no, too; who is away does not answer at all.
  // Only who says yes and dies in that very moment looks the same.
  if (code === "ECONNRESET" && /before secure TLS connection/.test(String(message))) {
    return "NO_TLS";
  }
  // A statement may miss an object too, but that ends no session.
  if (code === "42704" && severity === "FATAL") return "UNKNOWN_PARAMETER";
  return String(code);
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
  "53300",
  "57P03",
]);

/** Whether an explained error says that the database is away, rather than that it is wrong. */
export function saysDatabaseIsAway(error: unknown): error is Error {
  return error instanceof Unstartable && PASSING.has(faultIn(error.cause));
}

const DATABASE_FAULTS: Record<string, (where: Where) => string> = {
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
  NO_TLS: ({ host }) =>
    `The database on ${host} speaks no TLS: drop sslmode from DATABASE_URL, or set it to disable or prefer.`,
  UNKNOWN_PARAMETER: ({ host }) =>
    `The database on ${host} does not know a parameter that stands behind the ? of DATABASE_URL: drop it.`,
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

/**
 * Whether the error's message is the sentence to print, with no need of a stack trace. Our own
 * errors are written so; they are told by their code, `like_this`, which nobody else's looks like.
 */
export function saysItAll(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^[a-z]+(_[a-z]+)+$/.test(String(error.code));
}
