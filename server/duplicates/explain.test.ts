import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { addClient } from "../clients/index.ts";
import type { DuplicateCause } from "../domain/duplicate-cause.ts";
import { type Delivery, recordBatch } from "../inbox/index.ts";
import { signBody } from "../retell/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertForward } from "../testing/insert-forward.ts";
import { spawnTestProcess } from "../testing/spawn.ts";
import { BEFORE_ALL, explainDuplicates, reopenAfterSilence, settleDuplicates } from "./explain.ts";

let test: TestDatabase;
let sql: Sql;
beforeAll(async () => {
  test = await testDatabase();
  sql = test.database.control;
});
afterAll(() => test.drop());
beforeEach(async () => {
  await sql`truncate webhook_events, server_runs, noted_answers, evidence_gaps,
    duplicate_statistics cascade`;
});

const NOW = Date.now();
const MINUTE = 60_000;

/** A server that was there from the first to the last minute and has said so. */
async function insertRun(given: { from?: number; until?: number; endedAt?: number } = {}) {
  const iso = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE).toISOString();
  const { from = 600, until = 0, endedAt } = given;
  await sql`
    insert into server_runs (id, started_at, last_seen_at, answered_until, ended_at)
    values (gen_random_uuid(), ${iso(from)}, ${iso(until)}, ${iso(until)},
            ${endedAt === undefined ? null : iso(endedAt)})`;
}

/** An event that came some minutes ago, with its copies after it. */
async function record(minutesAgo: number, ...copiesAfterMs: number[]): Promise<Delivery[]> {
  const body = freshBody();
  const at = NOW - minutesAgo * MINUTE;
  const deliveries = [0, ...copiesAfterMs].map((after) =>
    deliveryOf(body, {
      receivedAt: new Date(at + after),
      signedAt: new Date(at + after - 40),
    }),
  );
  // Each in a batch of its own, as they come in life.
  for (const delivery of deliveries) await recordBatch(sql, [delivery]);
  return deliveries;
}

async function note(delivery: Delivery, status: number, ackMs: number): Promise<void> {
  await sql`
    insert into noted_answers (delivery_id, client_id, idempotency_key, received_at, body_sha256,
      status, ack_ms, was_gone, is_journaled)
    values (${delivery.id}, ${delivery.clientId}, ${delivery.idempotencyKey},
      ${delivery.receivedAt.toISOString()}, ${delivery.bodySha256}, ${status}, ${ackMs}, false,
      false)`;
}

type Explained = { cause: DuplicateCause | null; isCertain: boolean | null };

async function causes(): Promise<Explained[]> {
  return sql<Explained[]>`
    select cause, cause_is_certain as "isCertain" from webhook_deliveries order by received_at`;
}

/** The figures of a grain, and what a plain count of the duplicates says. */
async function figures(grain: string) {
  const kept = await sql`
    select starts_at, client_id, event_type, duplicates::int, avoided::int, we_failed::int,
           twin::int, late::int, unknown::int, sent_twice::int, restamped::int
    from duplicate_statistics where grain = ${grain} and duplicates > 0 order by 1, 2, 3`;
  const counts = sql`sum(d.count)::int as duplicates,
    coalesce(sum(d.count) filter (where would_repeat), 0)::int as avoided,
    ${["we_failed", "twin", "late", "unknown", "sent_twice"].reduce(
      (list, cause) => sql`${list} coalesce(sum(d.count) filter (where cause = ${cause}), 0)::int
        as ${sql(cause)},`,
      sql``,
    )}
    coalesce(sum(d.count) filter (where divergence = 'restamped'), 0)::int as restamped
    from webhook_deliveries d join webhook_events e on e.id = d.event_id
    where d.cause is not null`;
  const of = sql`date_trunc(${grain}, d.received_at, 'UTC') as starts_at`;
  const counted = await sql`
    select ${of}, d.client_id, e.event_type, ${counts} group by 1, 2, 3
    union all
    select ${of}, '*', '', ${counts} group by 1
    order by 1, 2, 3`;
  return { kept: [...kept], counted: [...counted] };
}

it("explains each duplicate once, and counts what it explained", async () => {
  await insertRun();
  await record(30, 200, 15_000);
  const [failed] = await record(20, 12_000);
  await note(failed as Delivery, 503, 3_500);
  await record(10, 6 * MINUTE);
  expect(await explainDuplicates(test.database.work, sql, 100)).toBe(4);
  expect(await explainDuplicates(test.database.work, sql, 100)).toBe(0);
  expect((await causes()).map(({ cause }) => cause)).toEqual([
    "twin",
    "sent_twice",
    "we_failed",
    "late",
  ]);
  for (const grain of ["minute", "hour", "day"]) {
    const { kept, counted } = await figures(grain);
    expect(kept).toEqual(counted);
  }
});

it("waits for servers that have not said how they answered, and not for one that ended", async () => {
  await insertRun({ endedAt: 0 });
  await insertRun({ until: 0 });
  await sql`update server_runs set answered_until = ${new Date(NOW - 40 * MINUTE).toISOString()}
            where ended_at is null`;
  await record(30, 15_000);
  expect(await explainDuplicates(test.database.work, sql, 100)).toBe(0);
  await sql`update server_runs set answered_until = now() where ended_at is null`;
  expect(await explainDuplicates(test.database.work, sql, 100)).toBe(1);
  expect(await causes()).toEqual([{ cause: "sent_twice", isCertain: true }]);
});

it("claims nothing about times of which nothing is on record", async () => {
  await record(30, 15_000);
  await explainDuplicates(test.database.work, sql, 100);
  expect(await causes()).toEqual([{ cause: "unknown", isCertain: false }]);
});

it("explains anew what was explained while a server was silent that lived", async () => {
  await insertRun({ until: 35 });
  const [first] = await record(30, 15_000);
  await explainDuplicates(test.database.work, sql, 100);
  expect((await causes())[0]?.cause).toBe("unknown");
  // It comes back, and brings what it had noted.
  await note(first as Delivery, 503, 3_500);
  await sql`update server_runs set silent_since = last_seen_at, last_seen_at = now(),
              answered_until = now()`;
  expect(await reopenAfterSilence(sql)).toBe(1);
  expect(await reopenAfterSilence(sql)).toBe(0);
  expect((await figures("day")).kept).toEqual([]);
  await explainDuplicates(test.database.work, sql, 100);
  expect((await causes())[0]).toEqual({ cause: "we_failed", isCertain: true });
  const { kept, counted } = await figures("hour");
  expect(kept).toEqual(counted);
});

describe("double effects avoided", () => {
  const wouldRepeat = async () =>
    (await sql`select would_repeat from webhook_deliveries order by received_at`).map(
      (row) => row.would_repeat,
    );

  it("are duplicates of events that were forwarded, decided once the event has ended", async () => {
    await insertRun();
    const [forwarded] = await record(30, 15_000);
    await record(20, 15_000);
    await explainDuplicates(test.database.work, sql, 100);
    expect(await wouldRepeat()).toEqual([null, null]);
    expect(await settleDuplicates(sql, 100, BEFORE_ALL)).toEqual({ settled: 0, next: null });

    const db = test.database.dashboard;
    const { id } = await insertDestination(db, { url: "https://crm.example/hook" });
    await insertForward(db, {
      destinationId: id,
      eventId: (forwarded as Delivery).id,
      clientId: "acme",
    });
    await sql`update webhook_events set status = 'processed', processed_at = now(),
                finished_at = now()`;
    expect(await settleDuplicates(sql, 100, BEFORE_ALL)).toMatchObject({ settled: 2 });
    expect(await settleDuplicates(sql, 100, BEFORE_ALL)).toMatchObject({ settled: 0 });
    expect(await wouldRepeat()).toEqual([true, false]);
    const { kept, counted } = await figures("minute");
    expect(kept).toEqual(counted);
    expect(kept.filter((row) => row.client_id !== "*").map((row) => row.avoided)).toContain(1);
  });

  it("are looked at a few at a time, however many still wait for their events", async () => {
    await insertRun();
    const [waiting] = await record(40, 15_000);
    await record(30, 15_000);
    const [ended] = await record(20, 15_000);
    await explainDuplicates(test.database.work, sql, 100);
    await sql`update webhook_events set status = 'processed', processed_at = now(),
                finished_at = now() where id = ${(ended as Delivery).id}`;

    const first = await settleDuplicates(sql, 2, BEFORE_ALL);
    expect(first).toEqual({ settled: 0, next: expect.any(String) });
    expect(await settleDuplicates(sql, 2, first.next ?? "")).toEqual({ settled: 1, next: null });
    expect(await wouldRepeat()).toEqual([null, null, false]);

    await sql`update webhook_events set status = 'processed', processed_at = now(),
                finished_at = now() where id = ${(waiting as Delivery).id}`;
    expect(await settleDuplicates(sql, 2, BEFORE_ALL)).toMatchObject({ settled: 1 });
  });
});

it("comes to the same figures whoever explains, in whatever portions", async () => {
  const event = fc.record({
    minutesAgo: fc.integer({ min: 1, max: 500 }),
    copies: fc.array(fc.integer({ min: 1, max: 600_000 }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 5 }),
      async (events, portion) => {
        await sql`truncate webhook_events, server_runs, duplicate_statistics cascade`;
        await insertRun();
        for (const { minutesAgo, copies } of events) await record(minutesAgo, ...copies);
        const work = async () => {
          while ((await explainDuplicates(test.database.work, sql, portion)) > 0);
        };
        await Promise.all([work(), work()]);
        await work();
        for (const grain of ["minute", "hour", "day"]) {
          const { kept, counted } = await figures(grain);
          expect(kept).toEqual(counted);
        }
      },
    ),
    { numRuns: 15 },
  );
});

it("tells that a server was killed between the commit and the answer", async () => {
  const appSecret = "a secret of at least thirty-two characters";
  const retellApiKey = "key_of_acme";
  const dataDir = await mkdtemp(join(tmpdir(), "ringonce-evidence-"));
  await addClient(test.database.dashboard, appSecret, { id: "killed", name: "K", retellApiKey });
  const body = JSON.stringify(freshBody());
  const post = (port: string) =>
    fetch(`http://127.0.0.1:${port}/api/webhooks/retell/killed`, {
      method: "POST",
      body,
      headers: { "x-retell-signature": signBody(Buffer.from(body), retellApiKey, Date.now()) },
    });

  const deaf = spawnTestProcess("deaf-server.ts", [test.url, retellApiKey]);
  const unanswered = post(await deaf.line()).catch(() => null);
  expect(await deaf.line()).toBe("committed");
  await deaf.kill();
  expect(await unanswered).toBeNull();

  const server = spawnTestProcess("webhook-server.ts", [test.url, dataDir, appSecret, "alone"]);
  try {
    const again = await (await post(await server.line())).json();
    expect(again).toMatchObject({ success: true, duplicate: true });
    // A minute later: long enough for the silence of the first to mean that it died.
    for (const table of ["webhook_events", "webhook_deliveries", "noted_answers"]) {
      await sql`update ${sql(table)} set received_at = received_at - interval '1 minute'`;
    }
    await sql`update server_runs set started_at = started_at - interval '1 minute',
                last_seen_at = last_seen_at - interval '1 minute',
                answered_until = answered_until - interval '1 minute'`;
    await vi.waitFor(
      async () => expect(await explainDuplicates(test.database.work, sql, 10)).toBe(1),
      {
        timeout: 60_000,
        interval: 200,
      },
    );
    expect(await causes()).toEqual([{ cause: "we_failed", isCertain: false }]);
  } finally {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 120_000);
