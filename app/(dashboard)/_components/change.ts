import { formatPercent, UNKNOWN } from "@/_components/format";

export type Change = { direction: "up" | "down" | "same" | "unknown"; text: string };

/** How a share of 1 stands to the one of the span before, in percentage points. */
export function pointsOf(now: number | null, before: number | null): Change {
  if (now === null || before === null) return { direction: "unknown", text: UNKNOWN };
  const points = Math.round((now - before) * 1_000) / 10;
  if (points === 0) return { direction: "same", text: "0 pt" };
  return { direction: points > 0 ? "up" : "down", text: `${Math.abs(points)} pt` };
}

/** How a figure stands to the one of the span before. Nothing before is no comparison. */
export function changeOf(now: number | null, before: number | null): Change {
  if (now === null || before === null || before === 0) {
    return { direction: "unknown", text: UNKNOWN };
  }
  const share = (now - before) / before;
  if (share === 0) return { direction: "same", text: "0 %" };
  // Beyond ten times, "× 12" says more than "1,100 %".
  const size = Math.abs(share);
  const text =
    share >= 10
      ? `× ${Math.round(now / before)}`
      : formatPercent(size >= 0.1 ? Math.round(size * 100) / 100 : size);
  return { direction: share > 0 ? "up" : "down", text };
}
