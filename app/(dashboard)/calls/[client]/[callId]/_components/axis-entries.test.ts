import { expect, test } from "vitest";
import { type Attempt, axisEntries } from "./axis-entries";
import type { CallDetail } from "./call-facts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

function detail(): CallDetail {
  const event = (id: string, second: number) =>
    ({ id, eventType: id, receivedAt: at(second) }) as CallDetail["events"][number];
  const copy = (eventId: string, second: number) =>
    ({
      id: `${eventId} again`,
      eventId,
      receivedAt: at(second),
    }) as CallDetail["duplicates"][number];
  return {
    kind: "call",
    call: { startedAt: at(1), endedAt: at(9) } as CallDetail["call"],
    events: [event("call_started", 1), event("call_ended", 10)],
    duplicates: [copy("call_started", 12), copy("call_ended", 10), copy("of another", 11)],
    missing: [],
    isCut: false,
  };
}

const attempts = [{ destinationName: "CRM", startedAt: at(10) } as Attempt];

test("events, duplicates, attempts and Retell's own times stand on one axis in order", () => {
  const words = axisEntries(detail(), attempts).map((entry) => {
    switch (entry.kind) {
      case "moment":
        return entry.words;
      case "event":
        return entry.event.id;
      case "duplicate":
        return entry.duplicate.id;
      case "attempt":
        return entry.attempt.destinationName;
    }
    return null;
  });
  expect(words).toEqual([
    "Call began",
    "call_started",
    "Call ended",
    "call_ended",
    "call_ended again",
    "CRM",
    "call_started again",
  ]);
});

test("a call without a row has its events alone", () => {
  expect(axisEntries({ ...detail(), call: null }, []).map((entry) => entry.kind)).not.toContain(
    "moment",
  );
});
