import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { applyEventsToCalls } from "../calls/apply-events.ts";
import { calls } from "../db/schema/index.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { observed, type TestEvent } from "./observed.ts";

/** Calls on a database. Call it once in a file, outside of everything: it sets up and takes down by itself. */
export function callsWorld() {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test.drop());

  let clients = 0;
  return {
    db: () => test.database,

    /** Each test, and each order of arrival, has one of its own. */
    newClient(): string {
      clients += 1;
      return `client-${clients}`;
    },

    async apply(event: TestEvent): Promise<void> {
      await test.database.work.transaction((tx) => applyEventsToCalls(tx, [observed(event)]));
    },

    /** The row without its client, so that rows of two clients can be compared. */
    async readRow(clientId: string, callId: string) {
      const [row] = await test.database.dashboard
        .select()
        .from(calls)
        .where(and(eq(calls.clientId, clientId), eq(calls.callId, callId)));
      if (row === undefined) return null;
      const { clientId: _, ...rest } = row;
      return rest;
    },
  };
}

/** Of the call `c`, unless `call` says otherwise. */
export function event(
  clientId: string,
  eventType: string,
  call: object,
  rest: object = {},
): TestEvent {
  return {
    clientId,
    eventType,
    callId: "c",
    body: JSON.stringify({ event: eventType, call: { call_id: "c", ...call }, ...rest }),
    receivedAt: new Date("2026-11-23T12:00:00Z"),
  };
}
