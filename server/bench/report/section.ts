/** What one scenario found, ready to be printed. */
export type Section = {
  title: string;
  /** How it was measured, and what to know when reading it. */
  method: string;
  columns: string[];
  rows: string[][];
  goals: Goal[];
};

export type Goal = {
  what: string;
  goal: string;
  measured: string;
  met: boolean;
};

/** A goal on one figure. */
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
    met: atMost ? figure <= limit : figure >= limit,
  };
}

export const whole = (n: number) =>
  Number.isFinite(n) ? Math.round(n).toLocaleString("en-GB") : "–";
export const two = (n: number) => (Number.isFinite(n) ? n.toFixed(2) : "–");
export const one = (n: number) => (Number.isFinite(n) ? n.toFixed(1) : "–");
export const milliseconds = (n: number) => `${one(n)} ms`;

export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
