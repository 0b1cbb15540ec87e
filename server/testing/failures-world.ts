import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Db } from "../db/index.ts";
import type { FailureGroupKey } from "../domain/failure-input.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { insertEvent } from "./insert-event.ts";
import { insertForward } from "./insert-forward.ts";

const CAUSE = "Error: No lead for …";
/** What `fail` makes comes into this group, and what `failForward` makes into one like it. */
export const GROUP: FailureGroupKey = {
  kind: "processing",
  clientId: "acme",
  destinationId: null,
  cause: CAUSE,
  dismissed: false,
};
/** And what `doubt` makes into this one. */
export const DOUBT_GROUP: FailureGroupKey = { ...GROUP, cause: "EffectInDoubt: text" };
export const forwardGroup = (destinationId: string): FailureGroupKey => ({
  ...GROUP,
  kind: "forwarding",
  destinationId,
  cause: "Answered 503",
});

export const at = (minutesAgo: number) => new Date(1_760_000_000_123 - minutesAgo * 60_000);

type EventGiven = NonNullable<Parameters<typeof insertEvent>[1]>;

/**
 * What fails, on a database. Call it once in a file, outside of everything: it sets up and takes down by
 * itself, and each test begins with nothing that failed.
 */
export function failuresWorld() {
  let test: TestDatabase;
  let db: Db;
  let sql: Sql;
  beforeAll(async () => {
    test = await testDatabase();
    db = test.database.dashboard;
    sql = test.database.control;
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    await sql`
      truncate webhook_events, forwards, destinations, destination_circuits, clients,
        statistic_deltas cascade`;
  });

  async function fail(given: EventGiven = {}): Promise<string> {
    const { id } = await insertEvent(db, {
      clientId: "acme",
      status: "dead",
      failureCause: CAUSE,
      failedSince: given.receivedAt ?? at(0),
      lastError: "Error: No lead for 4711",
      ...given,
    });
    return id;
  }

  async function doubt(given: EventGiven = {}): Promise<string> {
    const id = await fail({ status: "failed", failureCause: DOUBT_GROUP.cause, ...given });
    await sql`
      insert into effects (event_id, name, state, attempt, worker, started_at)
      values (${id}, 'text', 'started', 1, 'dead', now())`;
    return id;
  }

  async function failForward(
    destinationId: string,
    given: Partial<Parameters<typeof insertForward>[1]> = {},
  ): Promise<string> {
    const event = await insertEvent(db, {
      clientId: "acme",
      receivedAt: given.receivedAt ?? at(0),
    });
    const { id } = await insertForward(db, {
      eventId: event.id,
      destinationId,
      clientId: "acme",
      status: "dead",
      failureCause: "Answered 503",
      lastStage: "status",
      lastHttpStatus: 503,
      lastError: "Answered 503.",
      receivedAt: at(0),
      failedSince: given.receivedAt ?? at(0),
      ...given,
    });
    return id;
  }

  return {
    get db() {
      return db;
    },
    get sql() {
      return sql;
    },
    /** An event that could not be processed; its id. */
    fail,
    /** An event that fails again and again, because nobody knows whether its effect happened; its id. */
    doubt,
    /** An event that could not be sent to this destination; the forward's id. */
    failForward,
  };
}
