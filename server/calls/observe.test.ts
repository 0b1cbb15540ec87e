import { describe, expect, test } from "vitest";
import { readFixture } from "../testing/fixtures.ts";
import { observed } from "../testing/observed.ts";
import { type CallRecord, mergeObservation } from "./merge.ts";

const receivedAt = new Date("2026-11-23T12:00:00Z");

function recordOf(eventType: string, callId: string | null, body: string): CallRecord | null {
  const { observation } = observed({ clientId: "acme", eventType, callId, body, receivedAt });
  return observation && mergeObservation(null, observation);
}

function recordOfFixture(name: string, callId: string): CallRecord | null {
  const { rawBody, body } = readFixture(name);
  return recordOf((body as { event: string }).event, callId, rawBody.toString("utf8"));
}

function recordOfCall(call: object, rest: object = {}, eventType = "call_ended") {
  const body = JSON.stringify({ event: eventType, call: { call_id: "c", ...call }, ...rest });
  return recordOf(eventType, "c", body);
}

describe("what an event says of its call", () => {
  test("a finished phone call, whole", () => {
    const record = recordOfFixture(
      "call_analyzed.phone_inbound",
      "call_4eee5a69c47ddc04c357110287c",
    );
    expect(record).toMatchObject({
      kind: "call",
      state: "analyzed",
      callType: "phone_call",
      direction: "inbound",
      agentId: "agent_d925f410bbebe4e6f7fd106ddf",
      agentName: "Bramblewood Receptionist",
      startedAt: new Date(1795186925345),
      endedAt: new Date(1795186968952),
      durationMs: 43607,
      endReason: "agent_hangup",
      metadata: { tenant_ref: "clinic-0042", campaign: null },
      analysis: { call_successful: true },
    });
    expect(record?.transcript).toContainEqual({
      role: "tool_call_invocation",
      text: '{"date":"2026-11-24","service":"cleaning"}',
      toolCallId: "tool_call_00d4ddb15cda",
      toolName: "check_availability",
    });
    expect(record?.transcript).toContainEqual({
      role: "tool_call_result",
      text: '{"slots":["09:30","14:15"]}',
      toolCallId: "tool_call_00d4ddb15cda",
      successful: true,
    });
    expect(record?.transcript).toContainEqual({ role: "node_transition", text: "Collect name" });
    expect(record?.transcript?.[0]).toEqual({
      role: "agent",
      text: "Thanks for calling Bramblewood Dental, this is Ada. How can I help?",
      atSeconds: 0.6,
    });
  });

  test("a call that never connected lasted 0 ms and has no start", () => {
    const record = recordOfFixture(
      "call_ended.not_connected_dial_no_answer",
      "call_e400bfb3ddd501213e3bc62354e",
    );
    expect(record).toMatchObject({
      state: "ended",
      durationMs: 0,
      startedAt: null,
      endReason: "dial_no_answer",
      transcript: null,
    });
  });

  test("a chat: its own ids, analysis, cost and messages", () => {
    const record = recordOfFixture("chat_analyzed.sms", "chat_f509a7f412013289eee58141afe");
    expect(record).toMatchObject({
      kind: "chat",
      callType: "sms_chat",
      state: "analyzed",
      costCents: "3.6",
      durationMs: 3_636_100,
      analysis: { user_sentiment: "Negative" },
    });
    expect(record?.transcript?.[0]).toEqual({
      role: "user",
      text: "My sink is leaking",
      at: 1795226800000,
    });
  });

  test("an inbound hook with an id makes a ringing call", () => {
    const record = recordOfFixture("call_inbound.with_call_id", "call_7b507e5d760584c9a11757ee284");
    expect(record).toMatchObject({
      kind: "call",
      state: "ringing",
      direction: "inbound",
      fromNumber: "+15550100022",
      toNumber: "+15550100040",
    });
  });

  test("the older `data` envelope, with the duration from the two instants", () => {
    const record = recordOfFixture(
      "call_ended.legacy_data_envelope",
      "e7684b8b6c64f18ff2458725636efa4c",
    );
    expect(record).toMatchObject({ kind: "call", durationMs: 15_791, endReason: "user_hangup" });
    expect(record?.transcript).toEqual([
      { role: "agent", text: "Hi." },
      { role: "user", text: "Bye." },
    ]);
  });

  test("the transcript that stands beside the call", () => {
    const record = recordOfFixture("transcript_updated.turn1", "call_0ba01a35f77990c18da59e3b70f");
    expect(record).toMatchObject({ state: "ongoing" });
    expect(record?.transcript?.map(({ role }) => role)).toEqual(["agent", "user"]);
  });

  test("a transfer's top-level destination is not the call's", () => {
    const record = recordOfFixture("transfer_bridged.attempt2", "call_77f05fe1185479d4536b0a36489");
    expect(record).toMatchObject({ state: "ongoing", fromNumber: "+15550100014" });
  });

  test("the web call's access token is nowhere in the row", () => {
    for (const name of ["call_started.web_call", "call_ended.web_call", "call_analyzed.web_call"]) {
      const { rawBody } = readFixture(name);
      const token = /"access_token":"([^"]+)"/.exec(rawBody.toString("utf8"))?.[1];
      if (token === undefined) throw new Error("The fixture has lost its token.");
      const record = recordOfFixture(name, "call_89e5c034652704ad0025c1f706a");
      expect(record).not.toBeNull();
      expect(JSON.stringify(record)).not.toContain(token);
    }
  });

  test("NUL and lone surrogates are shown as U+FFFD, in text and in JSON", () => {
    const record = recordOfFixture(
      "call_ended.nul_and_lone_surrogate",
      "call_85be70f86623cd3420b950d88f8",
    );
    expect(record?.transcript).toEqual([
      { role: "agent", text: "ok\uFFFDdone" },
      { role: "user", text: "cut emoji \uFFFD" },
    ]);
    expect(
      recordOfCall({ metadata: { "a\u0000": "\ud83d" }, agent_name: "\u0000x" }),
    ).toMatchObject({
      metadata: { "a\uFFFD": "\uFFFD" },
      agentName: "\uFFFDx",
    });
  });

  test("an integer beyond 2^53 keeps its digits, as text", () => {
    const record = recordOfFixture(
      "call_ended.reserialization_hazard",
      "call_d7051d686f40a08e4e638c61226",
    );
    expect(record).toMatchObject({
      metadata: { 2: "two", 10: "ten", big: "12345678901234567890" },
      startedAt: new Date(1795186925345),
      durationMs: 60_000,
      costCents: "70.1",
    });
  });

  test("a key `__proto__` is a key like any other", () => {
    const record = recordOf(
      "call_ended",
      "c",
      '{"event":"call_ended","call":{"call_id":"c","metadata":{"__proto__":{"admin":true}}}}',
    );
    expect(JSON.stringify(record?.metadata)).toBe('{"__proto__":{"admin":true}}');
  });
});

describe("an absurd value costs its field, not the event", () => {
  test.each([
    ["negative instants", { start_timestamp: -1, end_timestamp: -5 }],
    ["instants beyond what a date can be", { start_timestamp: 8.7e15, end_timestamp: 1e300 }],
    ["instants as text", { start_timestamp: "1795186925345", end_timestamp: "now" }],
    ["a duration beyond int4", { duration_ms: 2 ** 31 }],
    ["a negative duration", { duration_ms: -1 }],
    ["a price as text", { call_cost: { combined_cost: "12" } }],
    ["a negative price", { call_cost: { combined_cost: -3 } }],
    ["a link that is no link", { recording_url: "javascript:alert(1)" }],
    ["a link with a space", { recording_url: "https:// example.com" }],
    ["numbers that are objects", { from_number: { number: "+1" }, to_number: ["+1"] }],
    ["an analysis that is a list", { call_analysis: ["x"] }],
    ["empty containers", { metadata: {}, call_analysis: {}, transcript_object: [] }],
    ["a transcript of nonsense", { transcript_with_tool_calls: [1, null, "x", {}, []] }],
  ])("%s", (_, call) => {
    expect(recordOfCall({ ...call, agent_name: "Ada" })).toMatchObject({
      agentName: "Ada",
      startedAt: null,
      endedAt: null,
      durationMs: null,
      costCents: null,
      recordingUrl: null,
      fromNumber: null,
      toNumber: null,
      analysis: null,
      metadata: null,
      transcript: null,
    });
  });

  test("metadata nested 50,000 deep is left out", () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const body = `{"event":"call_ended","call":{"call_id":"c","agent_name":"Ada","metadata":${deep}}}`;
    expect(recordOf("call_ended", "c", body)).toMatchObject({ agentName: "Ada", metadata: null });
  });
});

describe("an event that is about no call", () => {
  test.each([
    ["without an id", "call_inbound", null, '{"event":"call_inbound","call_inbound":{}}'],
    [
      "with another id in its body",
      "call_ended",
      "c",
      '{"event":"call_ended","call":{"call_id":"d"}}',
    ],
    ["with no object", "alert_triggered", "c", '{"event":"alert_triggered","alert":{}}'],
  ])("says nothing: %s", (_, eventType, callId, body) => {
    expect(recordOf(eventType, callId, body)).toBeNull();
  });
});

describe("which event is believed", () => {
  function merged(...events: [eventType: string, call: object, rest?: object][]) {
    return events
      .map(([eventType, call, rest]) => {
        const body = JSON.stringify({ event: eventType, call: { call_id: "c", ...call }, ...rest });
        const event = { clientId: "acme", eventType, callId: "c", body, receivedAt };
        return observed(event).observation;
      })
      .filter((seen) => seen !== null)
      .reduce<CallRecord | null>(mergeObservation, null);
  }
  const say = (...texts: string[]) => ({
    transcript_with_tool_calls: texts.map((content) => ({ role: "agent", content })),
  });

  test("the analysis knows more than the end, whatever their clocks say", () => {
    expect(
      merged(
        ["call_analyzed", { agent_name: "new" }, { event_timestamp: 1000 }],
        ["call_ended", { agent_name: "old" }, { event_timestamp: 2000 }],
      ),
    ).toMatchObject({ agentName: "new", state: "analyzed" });
  });

  test("a transfer that ends after the analysis brings the final cost", () => {
    expect(
      merged(
        ["transfer_ended", { call_cost: { combined_cost: 9 } }, { event_timestamp: 3000 }],
        ["call_analyzed", { call_cost: { combined_cost: 5 } }, { event_timestamp: 2000 }],
      ),
    ).toMatchObject({ costCents: "9", state: "analyzed" });
  });

  test("a late event of a running call does not reopen it", () => {
    expect(
      merged(["call_ended", {}], ["transcript_updated", { agent_name: "x" }], ["call_started", {}]),
    ).toMatchObject({ state: "ended", agentName: "x" });
  });

  test("a repeated old transcript does not replace a longer one", () => {
    expect(
      merged(
        ["transcript_updated", {}, { ...say("one", "two"), event_timestamp: 1000 }],
        ["transcript_updated", {}, { ...say("one"), event_timestamp: 2000 }],
      )?.transcript,
    ).toHaveLength(2);
  });

  test("the end without a transcript keeps the one that was there", () => {
    expect(
      merged(["transcript_updated", {}, say("one")], ["call_ended", { transcript: "" }])
        ?.transcript,
    ).toHaveLength(1);
  });

  test("the running total at the start is no price", () => {
    expect(merged(["call_started", { call_cost: { combined_cost: 0 } }])).toMatchObject({
      costCents: null,
    });
  });

  test("the duration follows from instants of two events", () => {
    expect(
      merged(["call_started", { start_timestamp: 1000 }], ["call_ended", { end_timestamp: 4500 }]),
    ).toMatchObject({ durationMs: 3500 });
  });
});
