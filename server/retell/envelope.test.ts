import { describe, expect, test } from "vitest";
import { readFixture } from "../testing/fixtures.ts";
import { subjectOf } from "./envelope.ts";

describe("subjectOf", () => {
  test.each([
    ["call_ended.phone_inbound", "call"],
    ["call_ended.legacy_data_envelope", "call"],
    ["chat_ended.sms", "chat"],
    ["transcript_updated.chat", "chat"],
    ["call_inbound.older_minimal", "call_inbound"],
    ["chat_inbound.with_chat_id", "chat_inbound"],
    ["alert_triggered", "alert"],
  ])("%s is about a %s", (name, kind) => {
    expect(subjectOf(readFixture(name).body)?.kind).toBe(kind);
  });

  test("an older data envelope with a chat id is a chat", () => {
    const data = { chat_id: "chat_1" };
    expect(subjectOf({ event: "chat_ended", data })).toEqual({ kind: "chat", object: data });
  });

  test.each([null, "call", 7, [], [{ call: {} }], {}, { call: "x" }, { call: [] }, { data: null }])(
    "%j is about nothing",
    (body) => {
      expect(subjectOf(body)).toBeNull();
    },
  );
});
