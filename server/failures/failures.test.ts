import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../db/index.ts";
import type { FailureGroupKey } from "../domain/failure-input.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { insertForward } from "../testing/insert-forward.ts";
import {
  countFailures,
  dismissGroup,
  listDestinations,
  listFailed,
  listGroups,
  restoreGroup,
  retryGroup,
} from "./index.ts";

let test_: TestDatabase;
let db: Db;
let sql: Sql;
beforeAll(async () => {
  test_ = await testDatabase();
  db = test_.database.dashboard;
  sql = test_.database.control;
});
afterAll(() => test_.drop());
beforeEach(async () => {
  await sql`
    truncate webhook_events, forwards, destinations, destination_circuits, clients,
      statistic_deltas cascade`;
});

const CAUSE = "Error: No lead for …";
const at = (minutesAgo: number) => new Date(1_760_000_000_123 - minutesAgo * 60_000);

type EventGiven = NonNullable<Parameters<typeof insertEvent>[1]>;
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

async function failForward(
  destinationId: string,
  given: Partial<Parameters<typeof insertForward>[1]> = {},
): Promise<string> {
  const event = await insertEvent(db, { clientId: "acme", receivedAt: given.receivedAt ?? at(0) });
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

const GROUP: FailureGroupKey = {
  kind: "processing",
  clientId: "acme",
  destinationId: null,
  cause: CAUSE,
  dismissed: false,
};
const forwardGroup = (destinationId: string): FailureGroupKey => ({
  ...GROUP,
  kind: "forwarding",
  destinationId,
  cause: "Answered 503",
});
const open = { dismissed: false };

describe("groups", () => {
  test("hold what failed by client, destination and cause, and nothing that went well", async () => {
    const crm = await insertDestination(db, { url: "https://crm.example.com", name: "CRM" });
    const sms = await insertDestination(db, { url: "https://sms.example.com", name: "SMS" });
    await fail({ receivedAt: at(50) });
    const retried = await fail({ receivedAt: at(40), status: "failed", nextAttemptAt: at(-5) });
    await fail({ clientId: "smart-tax-nation", receivedAt: at(30) });
    await fail({ failureCause: "Error: HTTP 404", receivedAt: at(20) });
    await failForward(crm.id, { receivedAt: at(10) });
    await failForward(sms.id, { receivedAt: at(5), status: "failed", nextAttemptAt: at(-9) });
    await insertEvent(db, { clientId: "acme" });

    const { groups, isCut } = await listGroups(db, open);
    expect(isCut).toBe(false);
    expect(
      groups.map(({ kind, clientId, destination, cause, waiting, dead }) => [
        kind,
        clientId,
        destination?.name ?? null,
        cause,
        waiting,
        dead,
      ]),
    ).toEqual([
      ["forwarding", "acme", "SMS", "Answered 503", 1, 0],
      ["forwarding", "acme", "CRM", "Answered 503", 0, 1],
      ["processing", "acme", null, "Error: HTTP 404", 0, 1],
      ["processing", "smart-tax-nation", null, CAUSE, 0, 1],
      ["processing", "acme", null, CAUSE, 1, 1],
    ]);
    expect(groups[4]).toMatchObject({
      firstAt: at(50),
      lastAt: at(40),
      nextAttemptAt: at(-5),
      example: { eventId: retried, eventType: "call_started", error: "Error: No lead for 4711" },
    });
    expect(groups[1]).toMatchObject({ nextAttemptAt: null });
  });

  test("can be narrowed by kind, client and destination", async () => {
    const crm = await insertDestination(db, { url: "https://crm.example.com" });
    const sms = await insertDestination(db, { url: "https://sms.example.com" });
    await fail();
    await fail({ clientId: "smart-tax-nation" });
    await failForward(crm.id);
    await failForward(sms.id);
    const count = async (filter: object) =>
      (await listGroups(db, { ...open, ...filter })).groups.length;
    expect(await count({})).toBe(4);
    expect(await count({ kind: "processing" })).toBe(2);
    expect(await count({ kind: "forwarding" })).toBe(2);
    expect(await count({ clientId: "acme" })).toBe(3);
    expect(await count({ destinationId: crm.id })).toBe(1);
    expect(await count({ destinationId: crm.id, kind: "processing" })).toBe(0);
    expect(await listDestinations(db)).toHaveLength(2);
  });

  test("say where a destination is paused, since nothing is tried there", async () => {
    const { id } = await insertDestination(db, {
      url: "https://crm.example.com",
      pausedAt: at(1),
      pausedBecause: "It answered 410.",
    });
    await failForward(id, { status: "failed" });
    const { groups } = await listGroups(db, open);
    expect(groups[0]?.destination?.pausedBecause).toBe("It answered 410.");
  });

  test("say when a probe may go out, where a circuit is open", async () => {
    const { id } = await insertDestination(db, { url: "https://crm.example.com" });
    await failForward(id, { status: "failed", nextAttemptAt: at(5) });
    await failForward(id, { failureCause: "Answered 404" });
    await sql`
      insert into destination_circuits (destination_id, state, opened_at, probe_at)
      values (${id}, 'open', ${at(9)}, ${at(-3)})`;
    const { groups } = await listGroups(db, open);
    const next = groups.map(({ cause, nextAttemptAt }) => [cause, nextAttemptAt]);
    expect(next.sort()).toEqual([
      ["Answered 404", null],
      ["Answered 503", at(-3)],
    ]);
  });

  test("take in what failed before causes were kept", async () => {
    const id = await fail({ failureCause: null, failedSince: null, receivedAt: at(3) });
    const { groups } = await listGroups(db, open);
    expect(groups).toMatchObject([{ cause: "Cause not recorded", dead: 1, firstAt: at(3) }]);
    const { failed } = await listFailed(db, {
      group: { ...GROUP, cause: "Cause not recorded" },
      limit: 5,
    });
    expect(failed.map((one) => one.id)).toEqual([id]);
  });

  test("beyond a hundred are said to be cut", async () => {
    for (let n = 0; n <= 100; n += 1) await fail({ failureCause: `Error: cause ${n}` });
    const { groups, isCut } = await listGroups(db, open);
    expect(groups).toHaveLength(100);
    expect(isCut).toBe(true);
  });
});

describe("what is in a group", () => {
  test("is paged newest first, each once", async () => {
    const ids: string[] = [];
    // Several of one instant: the id decides between them.
    for (let n = 0; n < 7; n += 1) ids.unshift(await fail({ receivedAt: at(9 - (n >> 1)) }));
    await fail({ failureCause: "another" });
    const seen: string[] = [];
    let cursor: { at: Date; id: string } | null = null;
    do {
      const page = await listFailed(db, { group: GROUP, cursor, limit: 3 });
      seen.push(...page.failed.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  test("leads from a forward to its event", async () => {
    const { id: destinationId } = await insertDestination(db, { url: "https://crm.example.com" });
    const id = await failForward(destinationId, {
      status: "failed",
      attempts: 3,
      nextAttemptAt: at(-4),
    });
    const { failed } = await listFailed(db, { group: forwardGroup(destinationId), limit: 5 });
    expect(failed).toMatchObject([
      { id, status: "failed", attempts: 3, nextAttemptAt: at(-4), error: "Answered 503." },
    ]);
    const events = await sql`select id from webhook_events`;
    expect(failed[0]?.eventId).toBe(events[0]?.id);
  });
});

describe("retrying a group", () => {
  const deadInStatistics = async () =>
    (await sql`select coalesce(sum(dead), 0)::int as sum from statistic_deltas`)[0]?.sum;

  test("makes its dead and its waiting events due, in whoever's name, and no others", async () => {
    const ids = [
      await fail({ receivedAt: at(9) }),
      await fail({ receivedAt: at(8), status: "failed", failedAttempts: 4 }),
    ];
    const other = await fail({ failureCause: "another" });
    const claimed = await fail({ status: "failed", claimedBy: "a worker", leaseUntil: at(-1) });
    const dismissed = await fail({ dismissedAt: at(1), dismissedBy: "ada" });
    expect(await retryGroup(db, GROUP, "ada")).toEqual({ count: 2, isCut: false });

    const due = await sql`
      select id, failed_attempts, failure_cause, failed_since, last_error, replay_requested_by
      from webhook_events where status = 'received' order by next_attempt_at`;
    expect(due).toEqual(
      ids.map((id) => ({
        id,
        failed_attempts: 0,
        failure_cause: null,
        failed_since: null,
        last_error: null,
        replay_requested_by: "ada",
      })),
    );
    const left = await sql`select id from webhook_events where status in ('failed', 'dead')`;
    expect(left.map(({ id }) => id).sort()).toEqual([other, claimed, dismissed].sort());
    // Only the dead one had been counted as dead.
    expect(await deadInStatistics()).toBe(-1);
  });

  test("spreads what is due, so that new events are not kept waiting behind it", async () => {
    await sql`
      insert into webhook_events
        (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256, body_bytes,
         received_at, next_attempt_at, status, finished_at, failure_cause, failed_since)
      select gen_random_uuid(), 'acme', 'call_ended', n::text, 1, '{}', '', 2,
             now(), now(), 'dead', now(), ${CAUSE}, now()
      from generate_series(1, 2500) n`;
    expect(await retryGroup(db, GROUP, "ada")).toEqual({ count: 2_500, isCut: false });
    const [row] = await sql`
      select count(*) filter (where next_attempt_at > now() + interval '2 s')::int as later
      from webhook_events`;
    expect(row?.later).toBeGreaterThan(500);
    expect(await deadInStatistics()).toBe(-2_500);
  });

  test("makes its forwards due under the same webhook id, and its circuit is probed", async () => {
    const { id: destinationId } = await insertDestination(db, { url: "https://crm.example.com" });
    const ids = [
      await failForward(destinationId),
      await failForward(destinationId, { status: "failed", failedAttempts: 3 }),
    ];
    const before = await sql`select id, webhook_id from forwards order by id`;
    await sql`
      insert into destination_circuits (destination_id, state, opened_at, probe_at)
      values (${destinationId}, 'open', now(), now() + interval '1 hour')`;
    expect(await retryGroup(db, forwardGroup(destinationId), "ada")).toEqual({
      count: 2,
      isCut: false,
    });
    const due = await sql`
      select id from forwards
      where status = 'waiting' and finished_at is null and failed_attempts = 0
        and failure_cause is null and requested_by = 'ada'`;
    expect(due.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(await sql`select id, webhook_id from forwards order by id`).toEqual(before);
    const [circuit] = await sql`select probe_at <= now() as soon from destination_circuits`;
    expect(circuit).toEqual({ soon: true });
  });

  test("leaves alone what goes to an archived destination", async () => {
    const { id } = await insertDestination(db, { url: "https://x.example.com", archivedAt: at(1) });
    await failForward(id);
    expect((await listGroups(db, open)).groups).toMatchObject([
      { dead: 1, destination: { isArchived: true } },
    ]);
    expect(await retryGroup(db, forwardGroup(id), "ada")).toEqual({ count: 0, isCut: false });
  });

  test("comes to an end though they fail again at once", async () => {
    const { id: destinationId } = await insertDestination(db, { url: "https://crm.example.com" });
    const event = await insertEvent(db, { clientId: "acme" });
    await sql`
      insert into webhook_events
        (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256, body_bytes,
         received_at, next_attempt_at, status, finished_at)
      select gen_random_uuid(), 'acme', 'call_ended', n::text, 1, '{}', '', 2, now(), now(),
             'dead', now()
      from generate_series(1, 2500) n`;
    await sql`
      insert into forwards
        (id, event_id, destination_id, client_id, event_type, received_at, webhook_id, created_at,
         next_attempt_at, status, finished_at, failure_cause, failed_since)
      select gen_random_uuid(), id, ${destinationId}, 'acme', 'call_ended', received_at, id::text,
             now(), now(), 'dead', now(), 'Answered 503', now()
      from webhook_events where id <> ${event.id}`;
    // As if a forwarder were that quick.
    await sql`
      create function fail_again() returns trigger language plpgsql as $$ begin
        new.status := 'failed'; new.failure_cause := 'Answered 503';
        new.failed_since := clock_timestamp(); return new; end $$`;
    await sql`
      create trigger fail_again before update on forwards for each row
      when (new.status = 'waiting') execute function fail_again()`;
    try {
      expect(await retryGroup(db, forwardGroup(destinationId), "ada")).toEqual({
        count: 2_500,
        isCut: false,
      });
      expect(await sql`select 1 from forwards where status = 'failed'`).toHaveLength(2_500);
    } finally {
      await sql`drop function fail_again cascade`;
    }
  });

  test("twice at once retries each event once", async () => {
    for (let n = 0; n < 20; n += 1) await fail();
    const counts = await Promise.all([
      retryGroup(db, GROUP, "ada"),
      retryGroup(db, GROUP, "grace"),
    ]);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(20);
    expect(await deadInStatistics()).toBe(-20);
  });
});

describe("dismissing a group", () => {
  test("takes it out of what needs somebody, deletes nothing, and is undone", async () => {
    await fail();
    await fail({ status: "failed" });
    expect(await countFailures(db)).toBe(2);
    const { at: when, count } = await dismissGroup(db, GROUP, "ada");
    expect(count).toBe(2);
    expect(await countFailures(db)).toBe(0);
    expect((await listGroups(db, open)).groups).toEqual([]);
    expect((await listGroups(db, { dismissed: true })).groups).toMatchObject([
      { waiting: 1, dead: 1, dismissed: true, dismissedBy: "ada" },
    ]);
    expect(await restoreGroup(db, GROUP, when)).toBe(2);
    expect(await countFailures(db)).toBe(2);
  });

  test("is undone for what was dismissed then, not for what was dismissed before", async () => {
    await fail({ dismissedAt: at(60), dismissedBy: "grace" });
    await fail();
    const { at: when } = await dismissGroup(db, GROUP, "ada");
    expect(await restoreGroup(db, GROUP, when)).toBe(1);
    expect((await listGroups(db, { dismissed: true })).groups).toMatchObject([
      { dead: 1, dismissedBy: "grace" },
    ]);
    // From the list of what is dismissed, all of it comes back.
    expect(await restoreGroup(db, { ...GROUP, dismissed: true })).toBe(1);
    expect(await countFailures(db)).toBe(2);
  });

  test("does not hide what fails for the same cause afterwards", async () => {
    await fail();
    await dismissGroup(db, GROUP, "ada");
    await fail();
    expect((await listGroups(db, open)).groups).toMatchObject([{ dead: 1 }]);
  });

  test("a dismissed group can be retried, and is dismissed no more", async () => {
    await fail();
    await dismissGroup(db, GROUP, "ada");
    expect(await retryGroup(db, { ...GROUP, dismissed: true }, "ada")).toMatchObject({ count: 1 });
    expect(await sql`select dismissed_at, dismissed_by from webhook_events`).toEqual([
      { dismissed_at: null, dismissed_by: null },
    ]);
  });

  test("works for forwards as well", async () => {
    const { id } = await insertDestination(db, { url: "https://crm.example.com" });
    await failForward(id);
    const { count } = await dismissGroup(db, forwardGroup(id), "ada");
    expect(count).toBe(1);
    expect(await countFailures(db)).toBe(0);
  });
});

test("the badge counts to a hundred and no further", async () => {
  for (let n = 0; n < 101; n += 1) await fail();
  expect(await countFailures(db)).toBe(100);
});
