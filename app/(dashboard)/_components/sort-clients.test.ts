import { expect, it } from "vitest";
import type { ProblemKind } from "./problem-kinds";
import { duplicateRate, type Sortable, sortClients } from "./sort-clients";

const NOTHING = {
  events: 0,
  duplicates: 0,
  divergent: 0,
  waiting: 0,
  inDoubtEvents: 0,
  failedEvents: 0,
  deadEvents: 0,
  refused: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
  latencyP99Ms: null,
  ackP99Ms: null,
  lastEventAt: null,
  problems: [],
};
const row = (name: string, more: Partial<Sortable> = {}): Sortable => ({
  ...NOTHING,
  id: name.toLowerCase(),
  name,
  ...more,
});
const names = (rows: Sortable[]) => rows.map(({ name }) => name).join(" ");

it("puts the worst problem first, then who was refused, then the busiest, then by name", () => {
  const grave = (kind: ProblemKind) => ({ kind, tone: "danger" as const });
  const odd = (kind: ProblemKind) => ({ kind, tone: "warn" as const });
  const rows = [
    row("Busy", { events: 900 }),
    row("Refused", { refused: 4 }),
    row("Quiet"),
    row("Another"),
    row("Failed", { problems: [odd("failed")], events: 9_000 }),
    row("Silent", { problems: [grave("silent")] }),
    row("Dead", { problems: [grave("dead")] }),
    row("DeadAndMore", { problems: [grave("dead"), odd("failed")] }),
    row("TwoGrave", { problems: [grave("silent"), grave("deadForwards")] }),
  ];
  expect(names(sortClients(rows, "problems", "desc"))).toBe(
    "TwoGrave DeadAndMore Dead Silent Failed Refused Busy Another Quiet",
  );
});

it("keeps what can't be computed last in both orders", () => {
  const rows = [row("None"), row("Slow", { latencyP95Ms: 900 }), row("Fast", { latencyP95Ms: 3 })];
  expect(names(sortClients(rows, "p95", "desc"))).toBe("Slow Fast None");
  expect(names(sortClients(rows, "p95", "asc"))).toBe("Fast Slow None");
});

it("sorts by name from A to Z first", () => {
  const rows = [row("Zeta"), row("Alpha"), row("Ölmühle")];
  expect(names(sortClients(rows, "name", "desc"))).toBe("Alpha Ölmühle Zeta");
  expect(names(sortClients(rows, "name", "asc"))).toBe("Zeta Ölmühle Alpha");
});

it("takes the figures of names for numbers", () => {
  const rows = [row("Client-10"), row("Client-9")];
  expect(names(sortClients(rows, "name", "desc"))).toBe("Client-9 Client-10");
});

it("leaves the rows it was given as they were", () => {
  const rows = [row("B"), row("A")];
  sortClients(rows, "name", "desc");
  expect(names(rows)).toBe("B A");
});

it("computes the rate over all deliveries, and none without any", () => {
  expect(duplicateRate(row("A", { events: 70, duplicates: 30 }))).toBe(0.3);
  expect(duplicateRate(row("A"))).toBeNull();
});
