import { Unstartable } from "./unstartable.ts";

/**
 * Says in one sentence what is wrong with a database that could not be used.
 *
 * @param error what postgres.js threw
 * @param databaseUrl the password in it is not repeated
 * @returns the error itself when it speaks for itself already
 */
export function explainDatabaseError(error: unknown, databaseUrl: string): unknown {
  const code = (error as { code?: unknown })?.code;
  const cause = DATABASE_FAULTS[String(code)];
  if (cause === undefined) return error;
  const { host, name, user } = whereIs(databaseUrl);
  return new Unstartable(cause({ host, name, user }), { cause: error });
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
  const code = ((error as Error | null)?.cause as { code?: unknown } | undefined)?.code;
  return error instanceof Unstartable && PASSING.has(String(code));
}

type Where = { host: string; name: string; user: string };

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

function whereIs(databaseUrl: string): Where {
  try {
    const url = new URL(databaseUrl);
    return {
      host: url.port ? url.host : `${url.hostname}:5432`,
      name: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
      user: decodeURIComponent(url.username),
    };
  } catch {
    return { host: "its host", name: "?", user: "?" };
  }
}

/**
 * Whether the error's message is the sentence to print, with no need of a stack trace. Our own
 * errors are written so; they are told by their code, `like_this`, which nobody else's looks like.
 */
export function saysItAll(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^[a-z]+(_[a-z]+)+$/.test(String(error.code));
}
