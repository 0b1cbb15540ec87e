import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixtureCalls, permutations } from "../testing/call-events.ts";
import { observed, type TestEvent } from "../testing/observed.ts";
import { type CallRecord, mergeObservation, type Observation } from "./merge.ts";

function observe(event: Omit<TestEvent, "clientId">): Observation {
  const { observation } = observed({ clientId: "acme", ...event });
  if (observation === null) throw new Error("The event is about no call.");
  return observation;
}

/** As text, so that what is stored as JSON must agree to the byte. */
function mergeAll(observations: readonly Observation[]): string {
  const record = observations.reduce<CallRecord | null>(mergeObservation, null);
  return JSON.stringify(record);
}

describe("a call's row", () => {
  const calls = [...fixtureCalls()];

  test.each(calls)("is the same for every order of arrival: %s", (_, events) => {
    const observations = events.map(observe);
    const inOrder = mergeAll(observations);
    for (const order of permutations(observations)) expect(mergeAll(order)).toBe(inOrder);
  });

  test.each(calls)("is the same when every event runs twice: %s", (_, events) => {
    const observations = events.map(observe);
    const once = mergeAll(observations);
    for (const order of permutations(observations)) {
      expect(mergeAll([...order, ...order])).toBe(once);
      expect(mergeAll(order.flatMap((seen) => [seen, seen]))).toBe(once);
    }
  });
});

const EVENT_TYPES = [
  "call_inbound",
  "call_started",
  "transcript_updated",
  "transfer_started",
  "transfer_cancelled",
  "transfer_bridged",
  "transfer_ended",
  "call_ended",
  "call_analyzed",
  "call_of_tomorrow",
];

const instant = fc.constantFrom(1, 1_795_186_925_345, 1_795_186_968_952, -5, "soon", null);
const shortText = fc.constantFrom("", "a", "b", null, "\u0000", "\ud83d");
const utterances = fc.array(
  fc.record({ role: fc.constantFrom("agent", "user"), content: shortText }),
  {
    maxLength: 3,
  },
);

/** Any part of a call object, with sound and absurd values mixed. */
const partialCall = fc.record(
  {
    call_type: shortText,
    direction: fc.constantFrom("inbound", "outbound", null),
    from_number: shortText,
    to_number: shortText,
    agent_id: shortText,
    agent_name: shortText,
    start_timestamp: instant,
    end_timestamp: instant,
    transfer_end_timestamp: instant,
    duration_ms: fc.constantFrom(0, 60_000, -1, 2 ** 31, "1"),
    disconnection_reason: shortText,
    transcript: fc.constantFrom("", "Agent: Hi\nUser: Bye\n", "mumble"),
    transcript_object: utterances,
    transcript_with_tool_calls: utterances,
    recording_url: fc.constantFrom("https://a.example/1.wav", "javascript:alert(1)", "", null),
    call_cost: fc.constantFrom({ combined_cost: 3.6 }, { combined_cost: "3" }, {}, null),
    call_analysis: fc.constantFrom({ call_summary: "x" }, {}, null, []),
    metadata: fc.constantFrom({ a: 1 }, { a: null }, {}, null, "text"),
  },
  { requiredKeys: [] },
);

const observation = fc
  .record({
    eventType: fc.constantFrom(...EVENT_TYPES),
    call: partialCall,
    eventTimestamp: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    receivedAt: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(1e13) }),
  })
  .map(({ eventType, call, eventTimestamp, receivedAt }) =>
    observe({
      eventType,
      callId: "call_1",
      body: JSON.stringify({
        event: eventType,
        [eventType === "call_inbound" ? "call_inbound" : "call"]: { ...call, call_id: "call_1" },
        event_timestamp: eventTimestamp,
      }),
      receivedAt,
    }),
  );

test("merging is commutative: no order of any events changes the row", () => {
  const shuffled = fc
    .array(observation, { minLength: 1, maxLength: 6 })
    .chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([events, order]) => {
      expect(mergeAll(order)).toBe(mergeAll(events));
    }),
    { numRuns: 500 },
  );
});

test("merging is idempotent: an event that was merged before, early or late, changes nothing", () => {
  fc.assert(
    fc.property(
      fc.array(observation, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      (events, which, where) => {
        const again = events[which % events.length];
        if (again === undefined) throw new Error("unreachable");
        expect(mergeAll(events.toSpliced(where % (events.length + 1), 0, again))).toBe(
          mergeAll(events),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test("a field that has a value never becomes empty again, and the state never goes backward", () => {
  const states = ["ringing", "ongoing", "ended", "analyzed"];
  fc.assert(
    fc.property(fc.array(observation, { minLength: 2, maxLength: 6 }), (events) => {
      let known: CallRecord | null = null;
      for (const seen of events) {
        const next: CallRecord = mergeObservation(known, seen);
        if (known !== null) {
          expect(states.indexOf(next.state)).toBeGreaterThanOrEqual(states.indexOf(known.state));
          for (const [field, value] of Object.entries(known)) {
            // A derived duration gives way when a reported instant makes it negative.
            if (value === null || (field === "durationMs" && !known.provenance[field])) continue;
            expect(next).toHaveProperty(field, expect.anything());
          }
        }
        known = next;
      }
    }),
  );
});
