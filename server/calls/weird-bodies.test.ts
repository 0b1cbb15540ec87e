import fc from "fast-check";
import { expect, test } from "vitest";
import { callsWorld, event } from "../testing/calls-world.ts";

const { newClient, apply, readRow } = callsWorld();

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
