import { DrizzleQueryError } from "drizzle-orm";

/**
 * 08 connection, 53 out of resources (disk, connections), 57P an operator's hand (shutdown, crash,
 * idle session), 58 trouble of the system, 25006 a server that has become read-only.
 */
const SQL_STATES = /^(?:08\d..|53\d..|57P..|58\d..|25006)$/;

/** Of the driver's own; no other library has them. */
const DRIVER_CODES = /^(?:CONNECTION_(?:CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT)$/;

/** Of the socket: the database's only if the driver says so. */
const SOCKET_CODES =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|ENOENT)$/;

/**
 * Whether what failed is the database, not what was asked of it: that says nothing of the event. A
 * statement that took too long (57014) or that the data made impossible is not that, and neither
 * is another system that a handler could not reach.
 */
export function isDatabaseBroken(error: unknown): boolean {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") {
    return false;
  }
  // The driver marks every error of a query with that query, those of the socket below included.
  const ofDriver = "query" in cause;
  return (
    SQL_STATES.test(cause.code) ||
    DRIVER_CODES.test(cause.code) ||
    (ofDriver && SOCKET_CODES.test(cause.code))
  );
}
