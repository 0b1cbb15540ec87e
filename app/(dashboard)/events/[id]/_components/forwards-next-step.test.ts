import { expect, it } from "vitest";
import { type Forward, nextStep, summariseForwards } from "./forwards-next-step";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, second));

type Given = Partial<Omit<Forward, "destination">> & {
  destination?: Partial<Forward["destination"]>;
};

function forward(given: Given = {}) {
  const status = given.status ?? "waiting";
  return {
    status,
    isSending: false,
    waitsForEarlier: false,
    nextAttemptAt: at(0),
    deliveredAt: status === "delivered" ? at(3) : null,
    finishedAt: status === "delivered" || status === "dead" ? at(3) : null,
    circuit: null,
    probeAt: null,
    ...given,
    destination: { pausedAt: null, archivedAt: null, pausedBecause: null, ...given.destination },
  } as Forward;
}

const paused = { pausedAt: at(1), pausedBecause: "It answered 410." };

it.each<[string, Forward, string, Date | null]>([
  ["delivered", forward({ status: "delivered" }), "Delivered", at(3)],
  ["dead", forward({ status: "dead" }), "Not tried again by itself.", null],
  ["waiting", forward({ nextAttemptAt: at(9) }), "Goes out", at(9)],
  ["failed", forward({ status: "failed", nextAttemptAt: at(30) }), "Next attempt", at(30)],
  ["on the way", forward({ isSending: true, destination: paused }), "Being sent now.", null],
  ["paused", forward({ destination: paused }), "Waits until the destination is resumed.", null],
  [
    "behind another",
    forward({ waitsForEarlier: true }),
    "Waits for an earlier event of the call.",
    null,
  ],
  [
    "behind an open circuit",
    forward({ status: "failed", circuit: "open", probeAt: at(60), nextAttemptAt: at(5) }),
    "Waits: the destination keeps failing. Next probe",
    at(60),
  ],
  [
    "of an archived destination",
    forward({ destination: { archivedAt: at(1) } }),
    "Ends: the destination is archived.",
    null,
  ],
])("says what becomes of a forward that is %s", (_state, given, words, when) => {
  expect(nextStep(given)).toEqual({ words, at: when });
});

it("sums up how far an event has come", () => {
  const [delivered, waiting, dead] = [
    forward({ status: "delivered" }),
    forward(),
    forward({ status: "dead" }),
  ];
  expect(summariseForwards([delivered])).toBe("Delivered to its destination.");
  expect(summariseForwards([delivered, delivered])).toBe("Delivered to all 2 destinations.");
  expect(summariseForwards([waiting])).toBe("Delivered to 0 of 1 destination, 1 on the way.");
  expect(summariseForwards([delivered, waiting, dead, dead])).toBe(
    "Delivered to 1 of 4 destinations, 1 on the way, 2 need somebody.",
  );
});
