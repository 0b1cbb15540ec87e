import { DrizzleQueryError } from "drizzle-orm";

const ERROR_CHARACTERS = 2_000;

/** An error in words for staff, fit for a column. */
export function describeError(error: unknown): string {
  const telling = tellsLessThanItsCause(error) ? error.cause : error;
  const text = telling instanceof Error ? `${telling.name}: ${telling.message}` : String(telling);
  return text.slice(0, ERROR_CHARACTERS).replaceAll("\u0000", "\ufffd").toWellFormed();
}

/**
 * Drizzle wraps the database's error in one that quotes the query with its values: too much. And
 * `fetch` wraps what went wrong in one that says no more than that.
 */
function tellsLessThanItsCause(error: unknown): error is Error & { cause: Error } {
  const wraps = error instanceof DrizzleQueryError || error instanceof TypeError;
  return wraps && error.cause instanceof Error;
}
