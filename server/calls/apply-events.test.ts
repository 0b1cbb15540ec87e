import { eq } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { calls } from "../db/schema/index.ts";
import { type FixtureEvent, fixtureCalls, permutations } from "../testing/call-events.ts";
import { callsWorld, event } from "../testing/calls-world.ts";
import { observed, type TestEvent } from "../testing/observed.ts";
import { rowsReadBy } from "../testing/rows-read.ts";
import { applyEventsToCalls } from "./apply-events.ts";

const { newClient, apply, readRow, db } = callsWorld();

describe("the row of a recorded call", () => {
  test.each([...fixtureCalls()])(
    "is equal for every order of arrival: %s",
    async (callId, events) => {
      const orders = [...permutations(events)];
      // Of six events every twelfth order; the merge itself is tested with all 720.
      const tried = orders.filter((_, index) => orders.length <= 24 || index % 12 === 0);
      const rows: unknown[] = [];
      for (const order of tried) {
        const clientId = newClient();
        for (const event of order) await apply({ clientId, ...event });
        rows.push(await readRow(clientId, callId));
      }
      expect(rows[0]).not.toBeNull();
      for (const row of rows) expect(row).toEqual(rows[0]);
    },
  );

  test.each([...fixtureCalls()])(
    "is not written again by an event it has: %s",
    async (callId, events) => {
      const clientId = newClient();
      for (const event of events) await apply({ clientId, ...event });
      const [before] = await db().control`
      select xmin::text, c.* from calls c where client_id = ${clientId}`;
      for (const event of events) await apply({ clientId, ...event });
      const [after] = await db().control`
      select xmin::text, c.* from calls c where client_id = ${clientId}`;
      expect(before).toMatchObject({ call_id: callId });
      // An update that only locks leaves xmin alone; one that writes does not.
      expect(after).toEqual(before);
    },
  );

  test.each([...fixtureCalls()])(
    "is equal to any serial order when all its events commit at once: %s",
    async (callId, events) => {
      const serial = newClient();
      for (const event of events) await apply({ clientId: serial, ...event });
      const expected = await readRow(serial, callId);
      for (let round = 0; round < 5; round += 1) {
        const clientId = newClient();
        const twice = [...events, ...events.toReversed()];
        await Promise.all(twice.map((event) => apply({ clientId, ...event })));
        expect(await readRow(clientId, callId)).toEqual(expected);
      }
    },
  );
});

/** What a claim says of calls, be it right or not. */
const GUESSES = [
  { guess: "rightly taken for known or new" },
  { guess: "taken for known", callIsNew: false },
  { guess: "taken for new", callIsNew: true },
];

test.each(GUESSES)(
  "the events of many calls, $guess, come out in one transaction as one by one",
  async ({ callIsNew }) => {
    const [serial, together] = [newClient(), newClient()];
    const stories = [...fixtureCalls()].map(([callId, events]) => ({ callId, events }));
    for (const { events } of stories) {
      for (const event of events) await apply({ clientId: serial, ...event });
    }
    const first = stories
      .filter((_, index) => index % 2 === 0)
      .flatMap(({ events }) => events[0] ?? []);
    for (const event of first) await apply({ clientId: together, ...event });
    const all = stories.flatMap(({ events }) => events).reverse();
    await db().work.transaction((tx) =>
      applyEventsToCalls(
        tx,
        all.map((event) => ({
          ...observed({ clientId: together, ...event }),
          callIsNew: callIsNew ?? !first.some(({ callId }) => callId === event.callId),
        })),
      ),
    );
    expect(stories.length).toBeGreaterThan(2);
    for (const { callId } of stories) {
      expect(await readRow(together, callId)).toEqual(await readRow(serial, callId));
    }
  },
);

test("calls that are new are made in one statement, without looking for them", async () => {
  const clientId = newClient();
  const callIds = ["a", "b", "c"];
  const events = callIds.map((callId) => ({
    ...observed({ ...event(clientId, "call_ended", {}), ...bodyOf(callId) }),
    callIsNew: true,
  }));
  await db().work.transaction(async (tx) => {
    const statements = vi.spyOn(tx, "execute");
    await applyEventsToCalls(tx, events);
    expect(statements).toHaveBeenCalledOnce();
  });
  for (const callId of callIds) {
    expect(await readRow(clientId, callId)).toMatchObject({ state: "ended" });
  }
});

test.each(GUESSES.slice(1))(
  "a call that somebody else makes meanwhile, $guess, keeps what both know, and its neighbours are made",
  async ({ callIsNew }) => {
    const clientId = newClient();
    const neighbour = { ...event(clientId, "call_ended", {}), ...bodyOf("d") };
    let second: Promise<void> | undefined;
    await db().work.transaction(async (tx) => {
      await applyEventsToCalls(tx, [
        observed(event(clientId, "call_started", { agent_name: "Ada" })),
      ]);
      second = db().work.transaction((other) =>
        applyEventsToCalls(
          other,
          [event(clientId, "call_ended", { duration_ms: 5 }), neighbour].map((each) => ({
            ...observed(each),
            callIsNew,
          })),
        ),
      );
      await waitUntilSomebodyWaits();
    });
    await second;
    expect(await readRow(clientId, "c")).toMatchObject({ agentName: "Ada", durationMs: 5 });
    expect(await readRow(clientId, "d")).toMatchObject({ state: "ended" });
  },
);

function bodyOf(callId: string): Pick<TestEvent, "callId" | "body"> {
  return { callId, body: JSON.stringify({ event: "call_ended", call: { call_id: callId } }) };
}

test("a second transaction waits for the first, and neither's facts are lost", async () => {
  const clientId = newClient();
  await apply(event(clientId, "call_started", { agent_name: "Ada" }));
  let second: Promise<void> | undefined;
  await db().work.transaction(async (tx) => {
    await applyEventsToCalls(tx, [observed(event(clientId, "call_ended", { duration_ms: 5 }))]);
    second = apply(event(clientId, "call_analyzed", { call_analysis: { call_summary: "ok" } }));
    // Leave only when the other one is known to wait for this transaction's row.
    await waitUntilSomebodyWaits();
  });
  await second;
  expect(await readRow(clientId, "c")).toMatchObject({
    agentName: "Ada",
    durationMs: 5,
    analysis: { call_summary: "ok" },
    state: "analyzed",
  });
});

async function waitUntilSomebodyWaits(): Promise<void> {
  for (;;) {
    const [row] = await db().control`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    if (row?.waiting > 0) return;
  }
}

test("a transaction that is rolled back leaves no call", async () => {
  const clientId = newClient();
  const failure = db().work.transaction(async (tx) => {
    await applyEventsToCalls(tx, [observed(event(clientId, "call_started", {}))]);
    throw new Error("a later handler failed");
  });
  await expect(failure).rejects.toThrow("a later handler failed");
  expect(await readRow(clientId, "c")).toBeNull();
});

test("the same call id under two clients is two calls", async () => {
  const [one, two] = [newClient(), newClient()];
  await apply(event(one, "call_started", { agent_name: "one" }));
  await apply(event(two, "call_started", { agent_name: "two" }));
  expect(await readRow(one, "c")).toMatchObject({ agentName: "one" });
  expect(await readRow(two, "c")).toMatchObject({ agentName: "two" });
});

test("an alert, and a hook without an id, touch no call", async () => {
  const clientId = newClient();
  const receivedAt = new Date();
  const alert = '{"event":"alert_triggered","alert":{"alert_incident_id":"i"}}';
  await apply({ clientId, eventType: "alert_triggered", callId: null, body: alert, receivedAt });
  const hook = '{"event":"call_inbound","call_inbound":{"from_number":"+1"}}';
  await apply({ clientId, eventType: "call_inbound", callId: null, body: hook, receivedAt });
  const rows = await db().dashboard.select().from(calls).where(eq(calls.clientId, clientId));
  expect(rows).toEqual([]);
});

/** Whether what Drizzle reads back is what was merged: an event run twice must then be a no-op. */
test("a fixture's row reads back as it was merged", async () => {
  const clientId = newClient();
  const events: FixtureEvent[] = fixtureCalls().get("chat_f509a7f412013289eee58141afe") ?? [];
  for (const one of events) await apply({ clientId, ...one });
  expect(await readRow(clientId, "chat_f509a7f412013289eee58141afe")).toMatchObject({
    kind: "chat",
    state: "analyzed",
    startedAt: new Date(1795226800000),
    endedAt: new Date(1795230436100),
    costCents: "3.6",
    firstEventAt: events[0] && new Date(Math.min(...events.map((e) => +e.receivedAt))),
    lastEventAt: events[0] && new Date(Math.max(...events.map((e) => +e.receivedAt))),
  });
});

test("a plan that was made while there was no call does not read all of a client's later", async () => {
  const clientId = newClient();
  await db().control`truncate calls`;
  await db().control`vacuum analyze calls`;
  const begin = event(clientId, "call_started", {});
  // A plan is kept after the fifth time, and each connection has its own.
  for (let times = 0; times < 40; times += 1) {
    const undone = db().work.transaction(async (tx) => {
      await applyEventsToCalls(tx, [observed(begin)]);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
  }
  await db().control`
    insert into calls (client_id, call_id, kind, state, first_event_at, last_event_at)
    select ${clientId}, 'call ' || n, 'call', 'ongoing', now(), now() from generate_series(1, 5000) n`;
  const read = await rowsReadBy(db().work, ["calls"], (tx) =>
    applyEventsToCalls(tx, [observed(begin)]),
  );
  expect(read).toBeLessThan(50);
});
