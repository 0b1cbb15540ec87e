import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { isDatabaseBroken } from "./database-broke.ts";

const failure = (code: string, more: object = {}) =>
  Object.assign(new Error(code), { code, ...more });
/** As the driver marks the errors of a query. */
const ofQuery = (code: string) => failure(code, { query: undefined });
const wrapped = (error: Error) => new DrizzleQueryError("select 1", [], error);

test.each([
  ["an operator's shutdown", failure("57P01")],
  ["a crash of the server", failure("57P02")],
  ["a server that is starting", failure("57P03")],
  ["a full disk", failure("53100")],
  ["too many connections", failure("53300")],
  ["a connection failure the server reports", failure("08006")],
  ["a server that became read-only", failure("25006")],
  ["a connection that closed", failure("CONNECTION_CLOSED")],
  ["a connection that took too long", failure("CONNECT_TIMEOUT")],
  ["a refused connection of a query", ofQuery("ECONNREFUSED")],
  ["a reset connection of a query, as Drizzle wraps it", wrapped(ofQuery("ECONNRESET"))],
  ["a shutdown, as Drizzle wraps it", wrapped(failure("57P01"))],
])("%s is the database's fault", (_, error) => {
  expect(isDatabaseBroken(error)).toBe(true);
});

test.each([
  ["a statement that took too long", failure("57014")],
  ["a unique violation", wrapped(failure("23505"))],
  ["a deadlock", failure("40P01")],
  ["a table that is not there", failure("42P01")],
  ["another system that refuses connections", failure("ECONNREFUSED")],
  ["a fetch that failed", new TypeError("fetch failed", { cause: ofQuery("ECONNREFUSED") })],
  ["an error without a code", new Error("57P01")],
  ["what is no error", { code: "57P01" }],
  ["nothing", null],
])("%s is not", (_, error) => {
  expect(isDatabaseBroken(error)).toBe(false);
});
