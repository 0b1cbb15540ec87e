/** What one scenario found, ready to be printed. */
export type Section = {
  title: string;
  /** How it was measured, and what to know when reading it. */
  method: string;
  columns: string[];
  rows: string[][];
  goals: Goal[];
  /** What did not come to its end, a sentence each; for any of them the benchmark fails. */
  broken?: string[];
};

export type Goal = {
  what: string;
  goal: string;
  measured: string;
  met: boolean;
};

/** In place of a scenario that broke off. */
export function brokenSection(title: string, error: unknown): Section {
  const why = error instanceof Error ? error.message : String(error);
  return { title, method: "", columns: [], rows: [], goals: [], broken: [why] };
}

/** A goal on one figure; one that was not found out is not met. */
export function judge(
  what: string,
  figure: number,
  bound: { atMost: number } | { atLeast: number },
  show: (figure: number) => string = two,
): Goal {
  const atMost = "atMost" in bound;
  const limit = atMost ? bound.atMost : bound.atLeast;
  return {
    what,
    goal: `${atMost ? "at most" : "at least"} ${show(limit)}`,
    measured: show(figure),
    met: Number.isFinite(figure) && (atMost ? figure <= limit : figure >= limit),
  };
}

export const whole = (n: number) =>
  Number.isFinite(n) ? Math.round(n).toLocaleString("en-GB") : "–";
export const two = (n: number) => (Number.isFinite(n) ? n.toFixed(2) : "–");
export const one = (n: number) => (Number.isFinite(n) ? n.toFixed(1) : "–");
export const milliseconds = (n: number) => (Number.isFinite(n) ? `${one(n)} ms` : "–");

export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
