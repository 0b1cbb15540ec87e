import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { describe, expect, test } from "vitest";
import { forwarderWorld, until } from "../testing/forwarder-world.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { NEVER_MS } from "../testing/worker-world.ts";
import { claimForwards } from "./claim.ts";

const world = forwarderWorld();
const { eventOf, forward, insert, makeDue, processed, start, statuses } = world;

describe("in order per call", () => {
  test("events arrive in the order they were received, whatever fails meanwhile", async () => {
    await insert({ inOrder: true });
    let random = 1;
    world.receiver.answers((_, response) => {
      random = (random * 48_271) % 2_147_483_647;
      response.statusCode = random % 3 === 0 ? 422 : 200;
    });
    start();
    start();
    const calls = ["call_a", "call_b", "call_c"];
    const wanted = new Map<string, string[]>();
    for (let n = 0; n < 8; n += 1) {
      for (const callId of calls) {
        // Also some of one instant, where the id decides.
        const receivedAt = new Date(1_800_000_000_000 + Math.floor(n / 2));
        const { id } = await processed({ callId, receivedAt });
        wanted.set(callId, [...(wanted.get(callId) ?? []), id]);
      }
    }
    await until(async () => {
      await makeDue();
      expect(await statuses()).toEqual({ delivered: 24 });
    });
    const succeeded = await world.sql<{ call: string; event: string }[]>`
      select f.call_id as call, f.event_id as event
      from forward_attempts a join forwards f on f.id = a.forward_id
      where a.outcome = 'delivered' order by a.started_at, a.number`;
    for (const callId of calls) {
      const order = succeeded.filter(({ call }) => call === callId).map(({ event }) => event);
      expect(order).toEqual(wanted.get(callId));
    }
    // At the receiver too: nothing of a call came before what was before it had succeeded.
    const tried = world.receiver.received.map(({ headers }) =>
      String(headers["ringonce-event-id"]),
    );
    for (const ids of wanted.values()) {
      const order = tried.filter((id) => ids.includes(id));
      expect(order).toEqual([...order].sort((a, b) => ids.indexOf(a) - ids.indexOf(b)));
    }
    expect(tried.length).toBeGreaterThan(24);
  });

  test("a call whose first event fails or hangs holds up no other call", async () => {
    await insert({ inOrder: true, timeoutMs: 30_000 });
    const first = await processed({ callId: "slow" });
    world.receiver.answers(({ headers }) =>
      headers["ringonce-event-id"] === first.id ? new Promise(() => {}) : undefined,
    );
    for (let n = 0; n < 200; n += 1) await processed({ callId: "slow" });
    for (let n = 0; n < 50; n += 1) await processed({ callId: `fast_${n}` });
    start();
    await until(async () => expect(await statuses()).toEqual({ waiting: 201, delivered: 50 }));
    expect(world.receiver.received).toHaveLength(51);
  });

  test("a thousand events behind a slow one are not looked at again and again", async () => {
    await insert({ inOrder: true });
    const received = (n: number) => new Date(1_800_000_000_000 + n);
    const events = Array.from({ length: 1_000 }, (_, n) => ({
      ...eventOf(uuidv7(), `slow:${n}`),
      callId: "slow",
      receivedAt: received(n),
    }));
    for (const { id, callId, receivedAt, idempotencyKey } of events) {
      await insertEvent(world.test.database.dashboard, { id, callId, receivedAt, idempotencyKey });
    }
    await forward(events);
    const room = { total: 256, perDestination: 64, inHand: new Map(), held: [] };
    // In one transaction the clock stands still.
    await world.sql.begin(async (tx) => {
      const claim = () => claimForwards(tx as unknown as Sql, "a test", room);
      let { claimed, lookAgain } = await claim();
      expect(claimed.map(({ eventId }) => eventId)).toEqual([events[0]?.id]);
      for (let looks = 1; lookAgain; looks += 1) {
        expect(looks).toBeLessThan(10);
        ({ claimed, lookAgain } = await claim());
        expect(claimed).toEqual([]);
      }
      // The next ten seconds of its being in flight, as they pass.
      for (let n = 1; n < 20; n += 1) {
        await tx`update forwards set next_attempt_at = next_attempt_at - interval '501 ms'`;
        const due = await tx`
          select event_id from forwards where next_attempt_at <= now() and claimed_by is null`;
        expect(due).toEqual([{ event_id: events[1]?.id }]);
        expect(await claim()).toEqual({ claimed: [], lookAgain: false });
      }
    });
  });

  test("the next event of a call leaves as soon as the one before has arrived", async () => {
    await insert({ inOrder: true });
    for (let n = 0; n < 20; n += 1) await processed({ callId: "chain" });
    // By no poll: each is woken by the end of the one before.
    start({ pollEveryMs: NEVER_MS });
    await until(async () => expect(await statuses()).toEqual({ delivered: 20 }));
  });

  test("an event waits for an earlier one of its call that is not processed yet", async () => {
    await insert({ inOrder: true });
    const earlier = uuidv7();
    await insertEvent(world.test.database.dashboard, {
      id: earlier,
      clientId: "acme",
      callId: "call_a",
      status: "received",
      receivedAt: new Date(Date.now() - 1_000),
    });
    const later = await processed({ callId: "call_a" });
    await processed({ callId: "call_b" });
    start();
    await until(async () => expect(await statuses()).toEqual({ waiting: 1, delivered: 1 }));
    await world.sql`update webhook_events set status = 'processed', processed_at = now(),
              finished_at = now() where id = ${earlier}`;
    await until(async () => expect(await statuses()).toEqual({ delivered: 2 }));
    expect(world.receiver.received.at(-1)?.headers["ringonce-event-id"]).toBe(later.id);
  });

  test("an event waits while a journal may hold an earlier one, unless nobody drains it", async () => {
    const now = Date.now();
    const { id: inOrder } = await insert({ inOrder: true });
    const { id: unordered } = await insert();
    await world.sql`
      insert into journal_progress (journal_id, segment, byte_offset, pending_since, updated_at)
      values ('drained', 1, 9, null, now()),
             ('pending', 1, 9, ${new Date(now - 10_000)}, now() - interval '30 s'),
             ('of the dead', 1, 9, ${new Date(now - 60_000)}, now() - interval '61 s')`;
    await processed({ callId: "call_a", receivedAt: new Date(now - 20_000) });
    await processed({ callId: "call_b", receivedAt: new Date(now - 5_000) });
    await processed({ callId: null, receivedAt: new Date(now - 5_000) });
    start();
    await until(async () => expect(await statuses(unordered)).toEqual({ delivered: 3 }));
    await until(async () => expect(await statuses(inOrder)).toEqual({ waiting: 1, delivered: 2 }));
    const waiting =
      await world.sql`select call_id, attempts from forwards where status = 'waiting'`;
    expect(waiting).toEqual([{ call_id: "call_b", attempts: 0 }]);
    // Its instance dies as well.
    await world.sql`update journal_progress set updated_at = now() - interval '61 s'`;
    await until(async () => expect(await statuses(inOrder)).toEqual({ delivered: 3 }));
  });
});
