import { expect, test } from "vitest";
import { eventFilterSchema } from "#server/domain/event-filter";
import type { ReplayScope } from "#server/domain/replay-order";
import { scopeWords, workWords } from "./scope-words";

const replayOf = (scope: ReplayScope | null) => ({ scope, missedBy: null, clientName: null });
const filter = (given: object) =>
  replayOf({ kind: "filter", filter: eventFilterSchema.parse(given) });
const destination = (name: string) => ({ id: name, name, clientId: "acme" });

test.each([
  [filter({}), "Events"],
  [filter({ status: "dead", clientId: "acme" }), "Dead events of acme"],
  [{ ...filter({ clientId: "acme" }), clientName: "Acme Dental" }, "Events of Acme Dental"],
  [
    filter({ divergentOnly: true, duplicatesOnly: true, eventType: "call_ended" }),
    "Divergent call_ended events",
  ],
  [filter({ eventType: "call_ended", clientId: "acme" }), "call_ended events of acme"],
  [replayOf({ kind: "events", eventIds: ["a"] }), "One event"],
  [replayOf({ kind: "call", clientId: "acme", callId: "call_1" }), "All of call call_1"],
  [replayOf(null), "Events chosen by another release of Ringonce"],
])("%j: %s", (replay, words) => {
  expect(scopeWords(replay, "UTC")).toBe(words);
});

test("a span of time is said to the minute, by the zone's clock", () => {
  const from = new Date(Date.UTC(2026, 10, 23, 5, 5, 9));
  expect(scopeWords(filter({ clientId: "acme", from }), "Asia/Tokyo")).toBe(
    "Events of acme from 2026-11-23 14:05 +09:00",
  );
  const missed = replayOf({ kind: "missed", destinationId: "a", since: from });
  expect(scopeWords({ ...missed, missedBy: destination("CRM") }, "Asia/Tokyo")).toBe(
    "What CRM missed since 2026-11-23 14:05 +09:00",
  );
});

test("what was done names handlers, destinations, and what was sent twice", () => {
  const some = { ...filter({}), destinations: [destination("CRM"), destination("Texts")] };
  expect(workWords({ ...some, runHandlers: true, includeDelivered: false })).toBe(
    "Handlers run; sent to CRM, Texts",
  );
  expect(workWords({ ...some, runHandlers: false, includeDelivered: true })).toBe(
    "Sent to CRM, Texts, delivered ones too",
  );
});
