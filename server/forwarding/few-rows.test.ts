import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { rowsReadOver } from "../testing/rows-read.ts";
import { claimForwards } from "./claim.ts";
import type { ClaimedForward } from "./claimed-forward.ts";
import { finishForwards } from "./finish.ts";
import { giveBackUnsent, renewForwards } from "./lease.ts";
import { type ForwardingPools, openForwardingPools } from "./pool.ts";

const WORKER = "here";
const BACKLOG = 2_000;
const TABLES = ["forwards", "forward_attempts"];
const STATEMENTS: [string, (sql: Sql, claimed: readonly ClaimedForward[]) => Promise<unknown>][] = [
  [
    "a renewal",
    (sql, claimed) =>
      renewForwards(
        sql,
        WORKER,
        claimed.map(({ id }) => id),
      ),
  ],
  ["giving back", (sql, claimed) => giveBackUnsent(sql, WORKER, claimed.slice(0, 2))],
  ["an end", (sql, claimed) => finishForwards(sql, WORKER, claimed.slice(2).map(deliver))],
];

describe.each(["are kept from when there was nothing", "were made when nothing waited"])(
  "in a backlog, where plans %s,",
  (plans) => {
    let test_: TestDatabase;
    /** One after the other they go over the same connection of each pool. */
    let pools: ForwardingPools;
    let claimed: ClaimedForward[];
    beforeAll(async () => {
      test_ = await testDatabase();
      pools = openForwardingPools(test_.database.control);
      for (const [, ask] of STATEMENTS) await ask(pools.ends, []);
      await insertForwards(test_, "delivered");
      if (plans === "were made when nothing waited") await test_.database.control`analyze`;
      await insertForwards(test_, "waiting");
      const room = { total: 64, perDestination: 8, inHand: new Map(), held: [] };
      ({ claimed } = await claimForwards(pools.claims, WORKER, room));
    });
    afterAll(async () => {
      await pools.close();
      await test_.drop();
    });

    test.each(STATEMENTS)("%s reads its own rows", async (_, ask) => {
      expect(claimed).toHaveLength(8);
      const read = await rowsReadOver(pools.ends, TABLES, (sql) => ask(sql, claimed));
      expect(read).toBeLessThan(100);
    });
  },
);

function deliver(forward: ClaimedForward) {
  const said = { responseExcerpt: null, durationMs: 1, retryAfterMs: null };
  const result = { ...said, ok: true, httpStatus: 200, stage: null, error: null } as const;
  return { forward, startedAt: new Date().toISOString(), result, isGone: false };
}

/** Each of an event of its own. */
async function insertForwards(
  { database: { dashboard, control: sql } }: TestDatabase,
  status: "delivered" | "waiting",
): Promise<void> {
  const { id: destinationId } = await insertDestination(dashboard, { url: "https://example.com" });
  const { id } = await insertEvent(dashboard, { clientId: "acme" });
  await sql`
    with event as (
      insert into webhook_events
      select (json_populate_record(e, json_build_object(
        'id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).*
      from webhook_events e, generate_series(1, ${BACKLOG}::int)
      where e.id = ${id}
      returning id
    )
    insert into forwards (id, event_id, destination_id, client_id, event_type, received_at,
      webhook_id, status, created_at, delivered_at, finished_at, next_attempt_at)
    select gen_random_uuid(), id, ${destinationId}, 'acme', 'call_ended', now(), 'msg_' || id,
           ${status}, now(), ended_at, ended_at, now()
    from event, (select case when ${status} = 'delivered' then now() end as ended_at) as ended`;
}
