import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { seal } from "../clients/index.ts";
import { LONGEST_RETRY_AFTER_MS } from "../domain/forward-retry.ts";
import { createSecret } from "../outbound/index.ts";
import { forwarderWorld, until } from "../testing/forwarder-world.ts";
import { TEST_APP_SECRET } from "../testing/insert-destination.ts";
import { createGate } from "../testing/worker-world.ts";
import type { EndedAttempt } from "./finish.ts";
import { startForwarder } from "./forwarder.ts";
import { noteDestinations } from "./note-destinations.ts";

const world = forwarderWorld();
const { start, insert, processed, statuses, makeDue } = world;

describe("what a receiver asks for", () => {
  test("a rate cap holds over two forwarders, in every window of a second", async () => {
    await insert({ ratePerSecond: 20 });
    await Promise.all(Array.from({ length: 70 }, () => processed()));
    start();
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 70 }));
    const rows = await world.sql<{ at: number }[]>`
      select (extract(epoch from started_at) * 1000)::float8 as at from forward_attempts`;
    const times = rows.map(({ at }) => at);
    const fullest = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length),
    );
    // A turn may be taken a quarter of a second late, and by one that is always late, later.
    expect(fullest).toBeLessThanOrEqual(20 + 5 + 2);
    expect(await world.sql`select 1 from forward_attempts where number > 1`).toHaveLength(0);
  });

  test("a pause keeps back what was claimed before it", async () => {
    const { id } = await insert({ ratePerSecond: 1 });
    for (let n = 0; n < 3; n += 1) await processed();
    const sending = createGate();
    const paused = createGate();
    let pausedAt: Date | null = null;
    const forwarder = startForwarder({
      db: world.test.database.work,
      sql: world.sql,
      destinations: {
        find: (destinationId) => {
          const found = world.directory.find(destinationId);
          return found && { ...found, pausedAt };
        },
        refresh: world.directory.refresh,
      },
      sender: {
        // The first is on its way when the pause comes: known here before the second has its turn.
        async sendRequest(request) {
          pausedAt = new Date();
          sending.open();
          await paused.passed;
          return world.sender.sendRequest(request);
        },
      },
      pollEveryMs: 50,
    });
    world.stopLater(forwarder);
    await sending.passed;
    await world.sql`update destinations set paused_at = now(), paused_because = 'for a test'`;
    await world.directory.refresh();
    paused.open();
    await until(async () => expect(await statuses(id)).toEqual({ delivered: 1, waiting: 2 }));
    await until(async () =>
      expect(await world.sql`select 1 from forwards where claimed_by is not null`).toHaveLength(0),
    );
    expect(world.receiver.received).toHaveLength(1);
    expect(await world.sql`select sum(attempts)::int from forwards`).toEqual([{ sum: 1 }]);
  });

  test("410 pauses the destination; its forwards wait, and go on when it is resumed", async () => {
    const { id } = await insert();
    world.receiver.answers((_, response) => {
      response.statusCode = 410;
    });
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    const [row] =
      await world.sql`select paused_at, paused_because from destinations where id = ${id}`;
    expect(row?.paused_at).not.toBeNull();
    expect(row?.paused_because).toMatch(/410/);
    await processed();
    await makeDue();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(world.receiver.received).toHaveLength(1);
    expect(await world.sql`select failed_attempts from forwards where status = 'failed'`).toEqual([
      { failed_attempts: 0 },
    ]);

    world.receiver.answers(() => {});
    await world.sql`update destinations set paused_at = null, paused_because = null`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 2 }));
  });

  test.each([
    ["120", 120_000],
    [new Date("2222-02-22").toUTCString(), LONGEST_RETRY_AFTER_MS],
    ["999999", LONGEST_RETRY_AFTER_MS],
  ])("Retry-After: %s is respected, for all that goes there", async (retryAfter, waitMs) => {
    await insert();
    world.receiver.answers((_, response) => {
      response.statusCode = 429;
      response.setHeader("retry-after", retryAfter);
    });
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ failed: 1 }));
    const [row] = await world.sql`
      select (extract(epoch from f.next_attempt_at - a.started_at) * 1000)::int as "inMs"
      from forwards f join forward_attempts a on a.forward_id = f.id`;
    expect(row?.inMs).toBeGreaterThanOrEqual(waitMs);
    // Counted from when the answer came, which takes its time on a busy machine.
    expect(row?.inMs).toBeLessThan(waitMs + 100_000);
    await processed();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(world.receiver.received).toHaveLength(1);
  });

  test("Retry-After holds back what was claimed ahead under a rate cap, too", async () => {
    const { id } = await insert({ ratePerSecond: 2 });
    const end = (retryAfterMs: number | null) =>
      ({
        forward: { destinationId: id, isProbe: false, isShaky: false },
        result: { ok: false, stage: "status", httpStatus: 429, retryAfterMs },
      }) as unknown as EndedAttempt;
    expect(await noteDestinations(world.sql, [end(null)])).toEqual([]);
    expect(await noteDestinations(world.sql, [end(60_000)])).toEqual([id]);
    const [row] =
      await world.sql`select state, next_slot_at > now() as held from destination_circuits`;
    expect(row).toEqual({ state: "closed", held: true });
  });

  test("both secrets verify while a rotation overlaps, and only the new one after it", async () => {
    const old = createSecret();
    const { id, secret } = await insert({
      previousSecret: seal(TEST_APP_SECRET, old),
      previousSecretUntil: new Date(Date.now() + 60_000),
    });
    await processed();
    start();
    await until(async () => expect(await statuses()).toEqual({ delivered: 1 }));
    await world.sql`update destinations set previous_secret_until = now() where id = ${id}`;
    await world.directory.refresh();
    await processed();
    await until(async () => expect(await statuses()).toEqual({ delivered: 2 }));
    const verifies = (key: string) =>
      world.receiver.received.map(({ body, headers }) => {
        try {
          new Webhook(key).verify(body, headers as Record<string, string>);
          return true;
        } catch {
          return false;
        }
      });
    expect(verifies(secret)).toEqual([true, true]);
    expect(verifies(old)).toEqual([true, false]);
  });
});
