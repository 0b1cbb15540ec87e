import { describe, expect, test } from "vitest";
import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import { generateIdempotencyKey, identify } from "./identity.ts";

/** What each recorded body must be known by, written out. */
const EXPECTED_KEYS: Record<string, string | null> = {
  alert_resolved: "smart-tax-nation:alert_incident_914f0985061593afbcef1fe9:alert_resolved",
  alert_triggered: "smart-tax-nation:alert_incident_914f0985061593afbcef1fe9:alert_triggered",
  "call_analyzed.empty_transcript":
    "smart-tax-nation:call_73d3470007fa43078108f74d0b7:call_analyzed",
  "call_analyzed.large_300kb": "smart-tax-nation:call_b12ae404c3d6fd47a230327854b:call_analyzed",
  "call_analyzed.not_connected_dial_no_answer":
    "smart-tax-nation:call_e400bfb3ddd501213e3bc62354e:call_analyzed",
  "call_analyzed.phone_inbound": "smart-tax-nation:call_4eee5a69c47ddc04c357110287c:call_analyzed",
  "call_analyzed.phone_inbound.redelivery_new_event_timestamp":
    "smart-tax-nation:call_4eee5a69c47ddc04c357110287c:call_analyzed",
  "call_analyzed.phone_outbound_voicemail":
    "smart-tax-nation:call_53073468fbe56dd5d7bedaa45e9:call_analyzed",
  "call_analyzed.unicode": "smart-tax-nation:call_c9df491c3df86ef0c7122346b6e:call_analyzed",
  "call_analyzed.web_call": "smart-tax-nation:call_89e5c034652704ad0025c1f706a:call_analyzed",
  "call_ended.agent_swap.to_destination_agent_url":
    "smart-tax-nation:call_ae4bf8e2a53815de3238a6220ef:call_ended",
  "call_ended.agent_swap.to_source_agent_url":
    "smart-tax-nation:call_ae4bf8e2a53815de3238a6220ef:call_ended",
  "call_ended.basic_attributes_only":
    "smart-tax-nation:call_e1e38edb16273da16afbf2ddd58:call_ended",
  "call_ended.call_transfer": "smart-tax-nation:call_77f05fe1185479d4536b0a36489:call_ended",
  "call_ended.empty_transcript": "smart-tax-nation:call_73d3470007fa43078108f74d0b7:call_ended",
  "call_ended.error": "smart-tax-nation:call_43deb33de79671d623e734ba9e7:call_ended",
  "call_ended.legacy_data_envelope": "smart-tax-nation:e7684b8b6c64f18ff2458725636efa4c:call_ended",
  "call_ended.not_connected_dial_no_answer":
    "smart-tax-nation:call_e400bfb3ddd501213e3bc62354e:call_ended",
  "call_ended.nul_and_lone_surrogate":
    "smart-tax-nation:call_85be70f86623cd3420b950d88f8:call_ended",
  "call_ended.phone_inbound": "smart-tax-nation:call_4eee5a69c47ddc04c357110287c:call_ended",
  "call_ended.phone_inbound.redelivery_new_event_timestamp":
    "smart-tax-nation:call_4eee5a69c47ddc04c357110287c:call_ended",
  "call_ended.phone_outbound_voicemail":
    "smart-tax-nation:call_53073468fbe56dd5d7bedaa45e9:call_ended",
  "call_ended.pii_scrubbed": "smart-tax-nation:call_a1a8fb90f589d3edef8db6c455b:call_ended",
  "call_ended.reserialization_hazard":
    "smart-tax-nation:call_d7051d686f40a08e4e638c61226:call_ended",
  "call_ended.web_call": "smart-tax-nation:call_89e5c034652704ad0025c1f706a:call_ended",
  "call_inbound.older_minimal":
    "smart-tax-nation::call_inbound:2bdb3095dbd0a5addd17c3681559983bb5b3210ed061635472c4b887777c0f81",
  "call_inbound.older_without_call_id":
    "smart-tax-nation::call_inbound:+15550100022:+15550100040:1795236900000",
  "call_inbound.with_call_id": "smart-tax-nation:call_7b507e5d760584c9a11757ee284:call_inbound",
  "call_started.dashboard_test": null,
  "call_started.phone_inbound": "smart-tax-nation:call_4eee5a69c47ddc04c357110287c:call_started",
  "call_started.phone_outbound": "smart-tax-nation:call_53073468fbe56dd5d7bedaa45e9:call_started",
  "call_started.web_call": "smart-tax-nation:call_89e5c034652704ad0025c1f706a:call_started",
  "chat_analyzed.sms": "smart-tax-nation:chat_f509a7f412013289eee58141afe:chat_analyzed",
  "chat_ended.sms": "smart-tax-nation:chat_f509a7f412013289eee58141afe:chat_ended",
  "chat_inbound.with_chat_id": "smart-tax-nation:chat_50680cbbb38cd08dcbf0989befd:chat_inbound",
  "chat_started.sms": "smart-tax-nation:chat_f509a7f412013289eee58141afe:chat_started",
  "custom_function.args_only": null,
  "custom_function.default_envelope": null,
  "transcript_updated.chat":
    "smart-tax-nation:chat_f509a7f412013289eee58141afe:transcript_updated:14be3fdd70a25ed2e1ea367de4e45e94405cfa5765ffb8a07620983da52c53b9",
  "transcript_updated.final":
    "smart-tax-nation:call_0ba01a35f77990c18da59e3b70f:transcript_updated:40209dc2a5c2769b7fa6d6ce6de639b195254fe7956755d31763e0ad826b81cc",
  "transcript_updated.turn1":
    "smart-tax-nation:call_0ba01a35f77990c18da59e3b70f:transcript_updated:648f9fbe32fc4e0c1ae52126e7aa2dc508f5655bc97de7cf79e87001850b1cc0",
  "transcript_updated.turn2":
    "smart-tax-nation:call_0ba01a35f77990c18da59e3b70f:transcript_updated:fdabb88314244f27de03bf31d6998a750dd04dff445936ea33fa3e873e188f7f",
  "transfer_bridged.attempt2":
    "smart-tax-nation:call_77f05fe1185479d4536b0a36489:transfer_bridged:+15550100050:1795198870565",
  "transfer_cancelled.attempt1":
    "smart-tax-nation:call_77f05fe1185479d4536b0a36489:transfer_cancelled:+15550100050:1795198851670",
  "transfer_ended.after_call_ended":
    "smart-tax-nation:call_77f05fe1185479d4536b0a36489:transfer_ended:1795199213350",
  "transfer_started.attempt1":
    "smart-tax-nation:call_77f05fe1185479d4536b0a36489:transfer_started:+15550100050:1795198821454",
  "transfer_started.attempt2_same_destination":
    "smart-tax-nation:call_77f05fe1185479d4536b0a36489:transfer_started:+15550100050:1795198864321",
};

const NOT_EVENTS = ["custom_function.args_only", "custom_function.default_envelope"];

describe("the keys of the recorded bodies", () => {
  test("every fixture is in the table", () => {
    expect(Object.keys(EXPECTED_KEYS).sort()).toEqual([...RETELL_FIXTURES].sort());
  });

  test.each(Object.entries(EXPECTED_KEYS))("%s", (name, key) => {
    const { rawBody, body } = readFixture(name);
    expect(generateIdempotencyKey("smart-tax-nation", rawBody, body)).toBe(key);
  });

  test.each(NOT_EVENTS)("%s is not an event", (name) => {
    const { rawBody, body } = readFixture(name);
    expect(identify("smart-tax-nation", rawBody, body)).toBeNull();
  });

  test("the dashboard's test is an event without a key, marked as a test", () => {
    const { rawBody, body } = readFixture("call_started.dashboard_test");
    expect(identify("smart-tax-nation", rawBody, body)).toEqual({
      eventType: "call_started",
      callId: "test_call",
      idempotencyKey: null,
      isTest: true,
    });
  });
});
