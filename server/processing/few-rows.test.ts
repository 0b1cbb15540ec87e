import { sql as sqlText } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { rowsReadBy, rowsReadOver } from "../testing/rows-read.ts";
import { type Claimed, claimEvents, renewClaims } from "./claim.ts";
import { markProcessed } from "./finish.ts";
import { giveBack } from "./give-back.ts";

const WORKER = "here";
const BACKLOG = 2_000;
const TABLES = ["webhook_events", "processing_attempts"];

describe.each(["are kept from when there was nothing", "were made when nothing waited"])(
  "in a backlog, where plans %s,",
  (plans) => {
    let test_: TestDatabase;
    /** One after the other they go over the same connection of each pool. */
    let database: Database;
    let claimed: Claimed[];
    beforeAll(async () => {
      test_ = await testDatabase();
      database = openDatabase(test_.url);
      await renewClaims(database.claims, WORKER, []);
      await giveBack(database.claims, WORKER, { broken: [], notBegun: [] });
      await database.work.transaction((tx) => markProcessed(tx, WORKER, []));
      await insertEvents(test_, "processed");
      if (plans === "were made when nothing waited") await test_.database.control`analyze`;
      await insertEvents(test_, "received");
      claimed = await claimEvents(test_.database.claims, WORKER, 9);
    });
    afterAll(async () => {
      await database.close();
      await test_.drop();
    });

    test("a renewal reads its own rows", async () => {
      const ids = claimed.map(({ id }) => id);
      const read = await rowsReadOver(database.claims, TABLES, (sql) =>
        renewClaims(sql, WORKER, ids),
      );
      expect(read).toBeLessThan(100);
    });

    test("giving back reads its own rows", async () => {
      const back = { broken: claimed.slice(0, 2), notBegun: claimed.slice(2, 4) };
      const read = await rowsReadOver(database.claims, TABLES, (sql) =>
        giveBack(sql, WORKER, back),
      );
      expect(read).toBeLessThan(100);
    });

    test("an end reads its own rows", async () => {
      const read = await rowsReadBy(database.work, TABLES, (tx) =>
        markProcessed(tx, WORKER, claimed.slice(4)),
      );
      expect(read).toBeLessThan(100);
    });
  },
);

async function insertEvents(
  { database: { dashboard } }: TestDatabase,
  status: "processed" | "received",
): Promise<void> {
  const { id } = await insertEvent(dashboard, { status });
  await dashboard.execute(sqlText`
    insert into webhook_events
    select (json_populate_record(e, json_build_object(
      'id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).*
    from webhook_events e, generate_series(1, ${BACKLOG}::int)
    where e.id = ${id}`);
  if (status === "received") return;
  await dashboard.execute(sqlText`
    insert into processing_attempts (event_id, number, worker, started_at, finished_at, outcome)
    select id, 1, 'another', now(), now(), 'processed' from webhook_events`);
}
