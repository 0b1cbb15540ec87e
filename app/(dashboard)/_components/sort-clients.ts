import { BY_NAME } from "#server/domain/by-name";
import { shareOf } from "@/_components/format";
import { PROBLEM_KINDS, type ProblemKind } from "./problem-kinds";

export const SORT_KEYS = [
  "problems",
  "name",
  "events",
  "duplicates",
  "rate",
  "divergent",
  "failed",
  "waiting",
  "p50",
  "p95",
  "p99",
  "ack",
  "last",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type SortOrder = "asc" | "desc";

/** What of a client's row the order depends on. */
export type Sortable = {
  id: string;
  name: string;
  events: number;
  duplicates: number;
  divergent: number;
  waiting: number;
  inDoubtEvents: number;
  failedEvents: number;
  deadEvents: number;
  refused: number;
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencyP99Ms: number | null;
  ackP99Ms: number | null;
  lastEventAt: Date | null;
  /** The worst first. */
  problems: readonly { kind: ProblemKind; tone: "danger" | "warn" }[];
};

const VALUES: Record<Exclude<SortKey, "name" | "problems">, (row: Sortable) => number | null> = {
  events: (row) => row.events,
  duplicates: (row) => row.duplicates,
  rate: (row) => duplicateRate(row),
  divergent: (row) => row.divergent,
  failed: failedOf,
  waiting: (row) => row.waiting,
  p50: (row) => row.latencyP50Ms,
  p95: (row) => row.latencyP95Ms,
  p99: (row) => row.latencyP99Ms,
  ack: (row) => row.ackP99Ms,
  last: (row) => row.lastEventAt?.getTime() ?? null,
};

/** Of all deliveries, the share that was not the first; null without deliveries. */
export function duplicateRate(row: Pick<Sortable, "events" | "duplicates">): number | null {
  return shareOf(row.duplicates, row.events + row.duplicates);
}

/** All of its events that failed and were not dismissed, whatever is to become of them. */
export function failedOf(
  row: Pick<Sortable, "deadEvents" | "inDoubtEvents" | "failedEvents">,
): number {
  return row.deadEvents + row.inDoubtEvents + row.failedEvents;
}

/**
 * The rows in the order asked for; `problems` puts first who has something grave, then by the worst
 * of it and by how much there is, then who was refused, then the busiest. What can't be computed
 * comes last either way. Equal rows stand by name.
 */
export function sortClients<Row extends Sortable>(
  rows: readonly Row[],
  key: SortKey,
  order: SortOrder,
): Row[] {
  const sign = order === "asc" ? 1 : -1;
  return [...rows].sort((a, b) => {
    const byKey =
      key === "problems"
        ? sign * compareProblems(a, b)
        : key === "name"
          ? -sign * byName(a, b)
          : compareValues(VALUES[key](a), VALUES[key](b), sign);
    return byKey || byName(a, b);
  });
}

function compareProblems(a: Sortable, b: Sortable): number {
  return (
    graveOf(a) - graveOf(b) ||
    worstOf(a) - worstOf(b) ||
    a.problems.length - b.problems.length ||
    Math.sign(a.refused) - Math.sign(b.refused) ||
    a.events - b.events
  );
}

function graveOf({ problems }: Sortable): number {
  return problems.filter(({ tone }) => tone === "danger").length;
}

/** Higher for what is worse, 0 for nothing. */
function worstOf({ problems: [worst] }: Sortable): number {
  return worst === undefined ? 0 : PROBLEM_KINDS.length - PROBLEM_KINDS.indexOf(worst.kind);
}

function compareValues(a: number | null, b: number | null, sign: number): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return sign * (a - b);
}

function byName(a: Sortable, b: Sortable): number {
  return BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
