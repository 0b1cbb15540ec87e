import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { generateIdempotencyKey, identify } from "./identity.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const identityOf = (body: unknown, text = JSON.stringify(body)) =>
  identify("acme", Buffer.from(text), body);
const keyOf = (body: unknown) => identityOf(body)?.idempotencyKey;
const digestOf = (body: unknown) => sha256(JSON.stringify(body));

const LIFE_CYCLE = ["call_started", "call_ended", "call_analyzed"];
const CHAT_LIFE_CYCLE = ["chat_started", "chat_ended", "chat_analyzed"];
const ATTEMPTS = ["transfer_started", "transfer_bridged", "transfer_cancelled"];

describe("each line of the table", () => {
  test.each(LIFE_CYCLE)("%s: once per call", (event) => {
    const call = { call_id: "call_1" };
    expect(keyOf({ event, call, event_timestamp: 1 })).toBe(`acme:call_1:${event}`);
    expect(keyOf({ event, data: call, event_timestamp: 2 })).toBe(`acme:call_1:${event}`);
  });

  test.each(CHAT_LIFE_CYCLE)("%s: once per chat", (event) => {
    const chat = { chat_id: "chat_1" };
    expect(keyOf({ event, chat })).toBe(`acme:chat_1:${event}`);
    expect(keyOf({ event, data: chat })).toBe(`acme:chat_1:${event}`);
  });

  test.each([
    ["call_1", { call: { call_id: "call_1" } }],
    ["chat_1", { chat: { chat_id: "chat_1" } }],
    ["chat_1", { data: { chat_id: "chat_1" } }],
  ])("transcript_updated of %s: once per snapshot", (id, subject) => {
    const snapshot = { event: "transcript_updated", ...subject, words: ["a"] };
    const key = keyOf({ ...snapshot, event_timestamp: 1 });
    expect(key).toMatch(new RegExp(`^acme:${id}:transcript_updated:[0-9a-f]{64}$`));
    expect(keyOf({ event_timestamp: 2, ...snapshot })).toBe(key);
    expect(keyOf({ ...snapshot, words: ["a", "b"] })).not.toBe(key);
  });

  test("an unknown type: once per body", () => {
    const body = { event: "call_teleported", call: { call_id: "call_1" }, event_timestamp: 1 };
    expect(keyOf(body)).toBe(`acme:call_1:call_teleported:${digestOf(body)}`);
    expect(keyOf({ ...body, event_timestamp: 2 })).not.toBe(keyOf(body));
    for (const event of ["constructor", "__proto__", "toString", "CALL_ENDED"]) {
      expect(keyOf({ ...body, event })).toBe(
        `acme:call_1:${event}:${digestOf({ ...body, event })}`,
      );
    }
  });

  test.each(ATTEMPTS)("%s: once per destination and instant", (event) => {
    const call = { call_id: "call_1" };
    const attempt = { event, call, event_timestamp: 1_795_198_821_454 };
    const key = `acme:call_1:${event}:+15550100050:1795198821454`;
    expect(keyOf({ ...attempt, transfer_destination: { number: "+15550100050" } })).toBe(key);
    expect(keyOf({ ...attempt, transfer_destination: "+15550100050" })).toBe(key);
    expect(keyOf({ ...attempt, transfer_destination: "sip:a@b;t=tls" })).toBe(
      `acme:call_1:${event}:sip%3Aa@b;t=tls:1795198821454`,
    );
  });

  test.each([
    ["no destination", { event_timestamp: 1 }],
    ["a destination without number", { transfer_destination: { type: "x" }, event_timestamp: 1 }],
    ["a number that is none", { transfer_destination: { number: 5 }, event_timestamp: 1 }],
    ["an endless number", { transfer_destination: "1".repeat(256), event_timestamp: 1 }],
    ["no instant", { transfer_destination: "+15550100050" }],
    ["an empty instant", { transfer_destination: "+15550100050", event_timestamp: "" }],
    ["an instant beyond 2^53", { transfer_destination: "+1", event_timestamp: 2 ** 60 }],
    ["an instant that is an object", { transfer_destination: "+1", event_timestamp: {} }],
  ])("a transfer with %s: once per body", (_, rest) => {
    const body = { event: "transfer_started", call: { call_id: "call_1" }, ...rest };
    expect(keyOf(body)).toBe(`acme:call_1:transfer_started:${digestOf(body)}`);
  });

  test("transfer_ended: once per leg, once per call where the leg's end is not told", () => {
    const ended = (call: object) => keyOf({ event: "transfer_ended", call, event_timestamp: 1 });
    expect(ended({ call_id: "call_1", transfer_end_timestamp: 99 })).toBe(
      "acme:call_1:transfer_ended:99",
    );
    expect(ended({ call_id: "call_1" })).toBe("acme:call_1:transfer_ended");
    expect(ended({ call_id: "call_1", transfer_end_timestamp: null })).toBe(
      "acme:call_1:transfer_ended",
    );
    expect(ended({ call_id: "call_1", transfer_end_timestamp: {} })).toMatch(/:[0-9a-f]{64}$/);
  });

  test.each([
    ["call_inbound", "call_id"],
    ["chat_inbound", "chat_id"],
  ])("%s: by its id, else by who rang whom when, else by its body", (event, idName) => {
    const numbers = { from_number: "+15550100022", to_number: "sip:desk" };
    expect(keyOf({ event, [event]: { ...numbers, [idName]: "id_1" }, event_timestamp: 5 })).toBe(
      `acme:id_1:${event}`,
    );
    expect(keyOf({ event, [event]: numbers, event_timestamp: 5 })).toBe(
      `acme::${event}:+15550100022:sip%3Adesk:5`,
    );
    const bare = { event, [event]: numbers };
    expect(keyOf(bare)).toBe(`acme::${event}:${digestOf(bare)}`);
    const withheld = { event, [event]: { to_number: "+1" }, event_timestamp: 5 };
    expect(keyOf(withheld)).toBe(`acme::${event}:${digestOf(withheld)}`);
  });

  test.each(["alert_triggered", "alert_resolved"])("%s: once per incident", (event) => {
    const body = { event, alert: { alert_incident_id: "incident_1" } };
    expect(identityOf(body)).toEqual({
      eventType: event,
      callId: null,
      idempotencyKey: `acme:incident_1:${event}`,
      isTest: false,
    });
  });

  test.each(["call", "data", "call_inbound"])("test_call under %s is a test", (under) => {
    const event = under === "call_inbound" ? under : "call_ended";
    expect(identityOf({ event, [under]: { call_id: "test_call" } })).toEqual({
      eventType: event,
      callId: "test_call",
      idempotencyKey: null,
      isTest: true,
    });
  });
});

describe("the fine print", () => {
  test.each([undefined, "", null, 5, {}, ["call_1"], "x".repeat(256), "é".repeat(128)])(
    "the id %j counts as absent, and the body's digest stands in",
    (call_id) => {
      for (const event of [...LIFE_CYCLE, ...ATTEMPTS, "transcript_updated", "transfer_ended"]) {
        const body = { event, call: { call_id, transfer_end_timestamp: 5 }, event_timestamp: 1 };
        expect(identityOf(body)).toMatchObject({
          callId: null,
          idempotencyKey: `acme::${event}:${digestOf(body)}`,
        });
      }
    },
  );

  test("an id of 255 bytes counts", () => {
    const call_id = "x".repeat(255);
    expect(keyOf({ event: "call_ended", call: { call_id } })).toBe(`acme:${call_id}:call_ended`);
  });

  test("a call event does not take a chat's id", () => {
    const body = { event: "call_ended", chat: { chat_id: "chat_1" } };
    expect(keyOf(body)).toBe(`acme::call_ended:${digestOf(body)}`);
  });

  test("parts are encoded", () => {
    expect(keyOf({ event: "call_ended", call: { call_id: "a:b%c\0d\ud800" } })).toBe(
      "acme:a%3Ab%25c%00d%ED%A0%80:call_ended",
    );
  });

  test("the same event under two clients is two events", () => {
    const body = { event: "call_ended", call: { call_id: "call_1" } };
    const raw = Buffer.from(JSON.stringify(body));
    expect(generateIdempotencyKey("one", raw, body)).not.toBe(
      generateIdempotencyKey("two", raw, body),
    );
  });

  test("an event type too long for an index stands as its digest", () => {
    const event = "x".repeat(256);
    const body = { event, call: { call_id: "call_1" } };
    expect(keyOf(body)).toBe(`acme:call_1:${sha256(event)}:${digestOf(body)}`);
    expect(identityOf(body)?.eventType).toBe(event);
  });

  test.each([
    null,
    true,
    5,
    "call_ended",
    [],
    [{ event: "call_ended" }],
    {},
    { event: "" },
    { event: 5 },
    { event: null },
    { event: ["call_ended"] },
    { name: "check_availability", args: {}, call: { call_id: "call_1" } },
  ])("%j is not an event", (body) => {
    expect(identityOf(body)).toBeNull();
    expect(generateIdempotencyKey("acme", Buffer.from(""), body)).toBeNull();
  });

  test("an event without anything else is an event", () => {
    expect(identityOf({ event: " " })).toEqual({
      eventType: " ",
      callId: null,
      idempotencyKey: `acme:: :${digestOf({ event: " " })}`,
      isTest: false,
    });
  });
});
