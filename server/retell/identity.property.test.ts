import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateIdempotencyKey } from "./identity.ts";

/** Texts that would run together if anything were joined carelessly. */
const hostile = fc.string({
  unit: fc.constantFrom(":", "%", "%3A", "3", "A", "\0", "%00", "\ud800", "\udc00", "a"),
  minLength: 1,
  maxLength: 3,
});
const clientId = fc.constantFrom("a", "a-1", "1");
const instant = fc.oneof(fc.nat(30), hostile);

/** A fact: what makes it the same again, and how Retell would say it. */
type Fact = { client: string; sameness: readonly unknown[]; body: Record<string, unknown> };

const lifeCycle = fc
  .record({
    client: clientId,
    event: fc.constantFrom("call_started", "call_ended", "call_analyzed"),
    call_id: hostile,
    under: fc.constantFrom("call", "data"),
  })
  .map(
    ({ client, event, call_id, under }): Fact => ({
      client,
      sameness: [event, call_id],
      body: { event, [under]: { call_id } },
    }),
  );
const chatCycle = fc
  .record({
    client: clientId,
    event: fc.constantFrom("chat_started", "chat_ended"),
    chat_id: hostile,
  })
  .map(
    ({ client, event, chat_id }): Fact => ({
      client,
      sameness: [event, chat_id],
      body: { event, chat: { chat_id } },
    }),
  );
const transfer = fc
  .record({
    client: clientId,
    event: fc.constantFrom("transfer_started", "transfer_bridged"),
    call_id: hostile,
    number: hostile,
    event_timestamp: instant,
  })
  .map(
    ({ client, event, call_id, number, event_timestamp }): Fact => ({
      client,
      sameness: [event, call_id, number, String(event_timestamp)],
      body: { event, call: { call_id }, transfer_destination: { number }, event_timestamp },
    }),
  );
const transferEnd = fc.record({ client: clientId, call_id: hostile, end: fc.option(instant) }).map(
  ({ client, call_id, end }): Fact => ({
    client,
    sameness: ["transfer_ended", call_id, end === null ? null : String(end)],
    body: { event: "transfer_ended", call: { call_id, transfer_end_timestamp: end } },
  }),
);
const inbound = fc
  .record({ client: clientId, from: hostile, to: hostile, event_timestamp: instant })
  .map(
    ({ client, from, to, event_timestamp }): Fact => ({
      client,
      sameness: ["call_inbound", from, to, String(event_timestamp)],
      body: {
        event: "call_inbound",
        call_inbound: { from_number: from, to_number: to },
        event_timestamp,
      },
    }),
  );
const inboundWithId = fc.record({ client: clientId, call_id: hostile }).map(
  ({ client, call_id }): Fact => ({
    client,
    sameness: ["call_inbound", call_id],
    body: { event: "call_inbound", call_inbound: { call_id } },
  }),
);
const snapshot = fc
  .record({
    client: clientId,
    id: hostile,
    kind: fc.constantFrom("call", "chat"),
    words: fc.array(hostile),
  })
  .map(
    ({ client, id, kind, words }): Fact => ({
      client,
      sameness: ["transcript_updated", kind, id, ...words],
      body: { event: "transcript_updated", [kind]: { [`${kind}_id`]: id }, words },
    }),
  );
const unknown = fc
  .record({ client: clientId, event: hostile, call_id: fc.option(hostile), extra: hostile })
  .map(
    ({ client, event, call_id, extra }): Fact => ({
      client,
      sameness: ["unknown", event, call_id, extra],
      body: { event, call: { call_id }, extra },
    }),
  );
const nameless = fc
  .record({ client: clientId, event: fc.constantFrom("call_ended", "chat_ended"), extra: hostile })
  .map(
    ({ client, event, extra }): Fact => ({
      client,
      sameness: ["nameless", event, extra],
      body: { event, extra },
    }),
  );
const alert = fc
  .record({
    client: clientId,
    event: fc.constantFrom("alert_triggered", "alert_resolved"),
    alert_incident_id: hostile,
  })
  .map(
    ({ client, event, alert_incident_id }): Fact => ({
      client,
      sameness: [event, alert_incident_id],
      body: { event, alert: { alert_incident_id } },
    }),
  );

const fact = fc.oneof(
  lifeCycle,
  chatCycle,
  transfer,
  transferEnd,
  inbound,
  inboundWithId,
  snapshot,
  unknown,
  nameless,
  alert,
);

function keyOf({ client, body }: Fact): string {
  const text = JSON.stringify(body);
  return generateIdempotencyKey(client, Buffer.from(text), JSON.parse(text)) ?? "";
}

describe("keys", () => {
  test("of two facts are equal exactly where the facts are the same", () => {
    fc.assert(
      fc.property(fc.array(fact, { minLength: 2, maxLength: 60 }), (facts) => {
        const keysBySameness = new Map<string, Set<string>>();
        for (const one of facts) {
          const sameness = JSON.stringify([one.client, ...one.sameness]);
          const keys = keysBySameness.get(sameness) ?? new Set();
          keysBySameness.set(sameness, keys.add(keyOf(one)));
        }
        for (const keys of keysBySameness.values()) expect(keys.size).toBe(1);
        const all = [...keysBySameness.values()].flatMap((keys) => [...keys]);
        expect(new Set(all).size).toBe(all.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test("stay the same when the same fact comes with a new event_timestamp", () => {
    const restampable = fc.oneof(lifeCycle, chatCycle, transferEnd, inboundWithId, snapshot, alert);
    fc.assert(
      fc.property(restampable, instant, ({ client, sameness, body }, event_timestamp) => {
        const restamped = { client, sameness, body: { ...body, event_timestamp } };
        expect(keyOf(restamped)).toBe(keyOf({ client, sameness, body }));
      }),
    );
  });

  test("split into their parts at every colon, whatever the parts hold", () => {
    fc.assert(
      fc.property(transfer, (one) => {
        expect(keyOf(one).split(":")).toHaveLength(5);
      }),
    );
  });

  test("are storable and within an index entry, whatever Retell sends", () => {
    const text = fc.oneof(
      hostile,
      fc.string({ unit: fc.constantFrom(":", "%", "\0", "\ud800", "🔑", "x"), maxLength: 300 }),
      fc.constantFrom(":".repeat(255), "\ud800\ud800".repeat(42), "%".repeat(256), 5, null, {}),
    );
    const event = fc.oneof(
      text.filter((value) => typeof value === "string" && value !== ""),
      fc.constantFrom("call_inbound", "chat_inbound", "transfer_cancelled", "transfer_ended"),
    );
    const anyId = fc.record({ call_id: text, chat_id: text, transfer_end_timestamp: text });
    const hook = fc.record({ from_number: text, to_number: text }, { requiredKeys: [] });
    const body = fc.record({
      event,
      call: anyId,
      call_inbound: hook,
      chat_inbound: hook,
      transfer_destination: text,
      event_timestamp: text,
    });
    fc.assert(
      fc.property(body, (value) => {
        const key = keyOf({ client: "c".repeat(63), sameness: [], body: value });
        const bytes = Buffer.from(key, "utf8");
        expect(bytes.length).toBeLessThan(2_600);
        expect(key).not.toContain("\0");
        expect(bytes.toString("utf8")).toBe(key);
      }),
      { numRuns: 1_000 },
    );
  });
});
