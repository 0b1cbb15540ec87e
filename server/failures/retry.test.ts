import { describe, expect, test } from "vitest";
import { at, failuresWorld, forwardGroup, GROUP } from "../testing/failures-world.ts";
import { insertDestination } from "../testing/insert-destination.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { listGroups, retryGroup } from "./index.ts";

const world = failuresWorld();
const { fail, failForward } = world;
const open = { dismissed: false };

describe("retrying a group", () => {
  const deadInStatistics = async () =>
    (await world.sql`select coalesce(sum(dead), 0)::int as sum from statistic_deltas`)[0]?.sum;

  test("makes its dead and its waiting events due, in whoever's name, and no others", async () => {
    const ids = [
      await fail({ receivedAt: at(9) }),
      await fail({ receivedAt: at(8), status: "failed", failedAttempts: 4 }),
    ];
    const other = await fail({ failureCause: "another" });
    const claimed = await fail({ status: "failed", claimedBy: "a worker", leaseUntil: at(-1) });
    const dismissed = await fail({ dismissedAt: at(1), dismissedBy: "ada" });
    expect(await retryGroup(world.db, GROUP, "ada")).toEqual({ count: 2, isCut: false });

    const due = await world.sql`
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
    const left = await world.sql`select id from webhook_events where status in ('failed', 'dead')`;
    expect(left.map(({ id }) => id).sort()).toEqual([other, claimed, dismissed].sort());
    // Only the dead one had been counted as dead.
    expect(await deadInStatistics()).toBe(-1);
  });

  test("spreads what is due, so that new events are not kept waiting behind it", async () => {
    await world.sql`
      insert into webhook_events
        (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256, body_bytes,
         received_at, next_attempt_at, status, finished_at, failure_cause, failed_since)
      select gen_random_uuid(), 'acme', 'call_ended', n::text, 1, '{}', '', 2,
             now(), now(), 'dead', now(), ${GROUP.cause}, now()
      from generate_series(1, 2500) n`;
    expect(await retryGroup(world.db, GROUP, "ada")).toEqual({ count: 2_500, isCut: false });
    const [row] = await world.sql`
      select count(*) filter (where next_attempt_at > now() + interval '2 s')::int as later
      from webhook_events`;
    expect(row?.later).toBeGreaterThan(500);
    expect(await deadInStatistics()).toBe(-2_500);
  });

  test("makes its forwards due under the same webhook id, and its circuit is probed", async () => {
    const { id: destinationId } = await insertDestination(world.db, {
      url: "https://crm.example.com",
    });
    const ids = [
      await failForward(destinationId),
      await failForward(destinationId, { status: "failed", failedAttempts: 3 }),
    ];
    const before = await world.sql`select id, webhook_id from forwards order by id`;
    await world.sql`
      insert into destination_circuits (destination_id, state, opened_at, probe_at)
      values (${destinationId}, 'open', now(), now() + interval '1 hour')`;
    expect(await retryGroup(world.db, forwardGroup(destinationId), "ada")).toEqual({
      count: 2,
      isCut: false,
    });
    const due = await world.sql`
      select id from forwards
      where status = 'waiting' and finished_at is null and failed_attempts = 0
        and failure_cause is null and requested_by = 'ada'`;
    expect(due.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(await world.sql`select id, webhook_id from forwards order by id`).toEqual(before);
    const [circuit] = await world.sql`select probe_at <= now() as soon from destination_circuits`;
    expect(circuit).toEqual({ soon: true });
  });

  test("leaves alone what goes to an archived destination", async () => {
    const { id } = await insertDestination(world.db, {
      url: "https://x.example.com",
      archivedAt: at(1),
    });
    await failForward(id);
    expect((await listGroups(world.db, open)).groups).toMatchObject([
      { dead: 1, destination: { isArchived: true } },
    ]);
    expect(await retryGroup(world.db, forwardGroup(id), "ada")).toEqual({ count: 0, isCut: false });
  });

  test("comes to an end though they fail again at once", async () => {
    const { id: destinationId } = await insertDestination(world.db, {
      url: "https://crm.example.com",
    });
    const event = await insertEvent(world.db, { clientId: "acme" });
    await world.sql`
      insert into webhook_events
        (id, client_id, event_type, idempotency_key, identity_version, body, body_sha256, body_bytes,
         received_at, next_attempt_at, status, finished_at)
      select gen_random_uuid(), 'acme', 'call_ended', n::text, 1, '{}', '', 2, now(), now(),
             'dead', now()
      from generate_series(1, 2500) n`;
    await world.sql`
      insert into forwards
        (id, event_id, destination_id, client_id, event_type, received_at, webhook_id, created_at,
         next_attempt_at, status, finished_at, failure_cause, failed_since)
      select gen_random_uuid(), id, ${destinationId}, 'acme', 'call_ended', received_at, id::text,
             now(), now(), 'dead', now(), 'Answered 503', now()
      from webhook_events where id <> ${event.id}`;
    // As if a forwarder were that quick.
    await world.sql`
      create function fail_again() returns trigger language plpgsql as $$ begin
        new.status := 'failed'; new.failure_cause := 'Answered 503';
        new.failed_since := clock_timestamp(); return new; end $$`;
    await world.sql`
      create trigger fail_again before update on forwards for each row
      when (new.status = 'waiting') execute function fail_again()`;
    try {
      expect(await retryGroup(world.db, forwardGroup(destinationId), "ada")).toEqual({
        count: 2_500,
        isCut: false,
      });
      expect(await world.sql`select 1 from forwards where status = 'failed'`).toHaveLength(2_500);
    } finally {
      await world.sql`drop function fail_again cascade`;
    }
  });

  test("twice at once retries each event once", async () => {
    for (let n = 0; n < 20; n += 1) await fail();
    const counts = await Promise.all([
      retryGroup(world.db, GROUP, "ada"),
      retryGroup(world.db, GROUP, "grace"),
    ]);
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(20);
    expect(await deadInStatistics()).toBe(-20);
  });
});
