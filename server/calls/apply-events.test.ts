import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { calls } from "../db/schema/index.ts";
import { type FixtureEvent, fixtureCalls, permutations } from "../testing/call-events.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { observed, type TestEvent } from "../testing/observed.ts";
import { rowsReadBy } from "../testing/rows-read.ts";
import { applyEventsToCalls } from "./apply-events.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(async () => {
  await test_.drop();
});

/** Each test, and each order of arrival, under a client of its own. */
let clients = 0;
function newClient(): string {
  clients += 1;
  return `client-${clients}`;
}

async function apply(event: TestEvent): Promise<void> {
  await test_.database.work.transaction((tx) => applyEventsToCalls(tx, [observed(event)]));
}

/** The row without its client, so that rows of two clients can be compared. */
async function readRow(clientId: string, callId: string) {
  const [row] = await test_.database.dashboard
    .select()
    .from(calls)
    .where(and(eq(calls.clientId, clientId), eq(calls.callId, callId)));
  if (row === undefined) return null;
  const { clientId: _, ...rest } = row;
  return rest;
}

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
      const [before] = await test_.database.control`
      select xmin::text, c.* from calls c where client_id = ${clientId}`;
      for (const event of events) await apply({ clientId, ...event });
      const [after] = await test_.database.control`
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
    await test_.database.work.transaction((tx) =>
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
  await test_.database.work.transaction(async (tx) => {
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
    await test_.database.work.transaction(async (tx) => {
      await applyEventsToCalls(tx, [
        observed(event(clientId, "call_started", { agent_name: "Ada" })),
      ]);
      second = test_.database.work.transaction((other) =>
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

function event(clientId: string, eventType: string, call: object, rest: object = {}): TestEvent {
  return {
    clientId,
    eventType,
    callId: "c",
    body: JSON.stringify({ event: eventType, call: { call_id: "c", ...call }, ...rest }),
    receivedAt: new Date("2026-11-23T12:00:00Z"),
  };
}

test("a second transaction waits for the first, and neither's facts are lost", async () => {
  const clientId = newClient();
  await apply(event(clientId, "call_started", { agent_name: "Ada" }));
  let second: Promise<void> | undefined;
  await test_.database.work.transaction(async (tx) => {
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
    const [row] = await test_.database.control`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    if (row?.waiting > 0) return;
  }
}

test("a transaction that is rolled back leaves no call", async () => {
  const clientId = newClient();
  const failure = test_.database.work.transaction(async (tx) => {
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
  const rows = await test_.database.dashboard
    .select()
    .from(calls)
    .where(eq(calls.clientId, clientId));
  expect(rows).toEqual([]);
});

const FIELDS = [
  ...["call_type", "direction", "from_number", "to_number", "agent_id", "agent_name"],
  ...["start_timestamp", "end_timestamp", "transfer_end_timestamp", "duration_ms"],
  ...["disconnection_reason", "transcript", "transcript_object", "transcript_with_tool_calls"],
  ...["recording_url", "recording_multi_channel_url", "call_cost", "call_analysis", "metadata"],
];

/** Texts and numbers that have broken parsers, columns and dates before. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    ...["", "\u0000", "\ud800", "\udfff\ud800", "x".repeat(3_000), "https://\ud800/", "NaN"],
    ...[
      0,
      -0,
      0.5,
      -1,
      1e21,
      1e308,
      5e-324,
      2 ** 31,
      2 ** 53,
      8.64e15,
      8.64e15 + 1,
      253402300799999,
    ],
    ...[null, true, false, [], {}, [[]], { combined_cost: 1e-7 }, { combined_cost: 1e22 }],
  ),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.jsonValue({ stringUnit: "binary" }),
  fc.array(
    fc.record({
      role: fc.string({ unit: "binary" }),
      content: fc.jsonValue(),
      words: fc.jsonValue(),
    }),
  ),
);

test("a weird body never fails its event", async () => {
  const clientId = newClient();
  const weird = fc.record({
    eventType: fc.constantFrom("call_started", "transcript_updated", "call_analyzed", "\ud800x"),
    call: fc.dictionary(fc.constantFrom(...FIELDS), hostile),
    rest: fc.dictionary(fc.constantFrom("event_timestamp", "transcript_with_tool_calls"), hostile),
  });
  await fc.assert(
    fc.asyncProperty(weird, async ({ eventType, call, rest }) => {
      await apply(event(clientId, eventType, call, rest));
      const row = await readRow(clientId, "c");
      expect(row).not.toBeNull();
    }),
    { numRuns: 300 },
  );
});

test("raw bodies of any shape never fail their event", async () => {
  const clientId = newClient();
  const receivedAt = new Date();
  const bodies = [
    '{"event":"call_ended","call":{"call_id":"c","metadata":{"n":1e999},"duration_ms":1e999}}',
    '{"event":"call_ended","call":{"call_id":"c","metadata":{"a":1,"a":12345678901234567890}}}',
    `{"event":"call_ended","call":{"call_id":"c","metadata":${"[".repeat(9_000)}1${"]".repeat(9_000)}}}`,
    `{"event":"call_ended","call":{"call_id":"c","x":${"9".repeat(100_000)},"metadata":{"y":${"9".repeat(20)}}}}`,
    '{"event":"call_ended","call":{"call_id":"c","call_id":"d"}}',
    '{"event":"call_ended","call":[]}',
    "null",
    '"\\ud800"',
  ];
  for (const body of bodies) {
    await apply({ clientId, eventType: "call_ended", callId: "c", body, receivedAt });
  }
  expect(await readRow(clientId, "c")).toMatchObject({ state: "ended" });
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
  await test_.database.control`truncate calls`;
  await test_.database.control`vacuum analyze calls`;
  const begin = event(clientId, "call_started", {});
  // A plan is kept after the fifth time, and each connection has its own.
  for (let times = 0; times < 40; times += 1) {
    const undone = test_.database.work.transaction(async (tx) => {
      await applyEventsToCalls(tx, [observed(begin)]);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
  }
  await test_.database.control`
    insert into calls (client_id, call_id, kind, state, first_event_at, last_event_at)
    select ${clientId}, 'call ' || n, 'call', 'ongoing', now(), now() from generate_series(1, 5000) n`;
  const read = await rowsReadBy(test_.database.work, ["calls"], (tx) =>
    applyEventsToCalls(tx, [observed(begin)]),
  );
  expect(read).toBeLessThan(50);
});
