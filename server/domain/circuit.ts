import type { ForwardStage } from "./forward.ts";

/** So many failures in a row that speak of the destination open its circuit. */
export const OPENS_AFTER_FAILURES = 5;

/** How long an open circuit waits for its next probe, by how often it was opened in a row. */
const WAITS_MS = [5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000];

/** @returns a wait for each opening from the first, the last for all after; jittered by a fifth */
export function circuitWaitsMs(random: number): number[] {
  return WAITS_MS.map((waitMs) => Math.round(waitMs * (1 + random / 5)));
}

/**
 * What the end of an attempt says of its destination: that it is `well`, that it is in `trouble`,
 * or `nothing`. Any answer but 429 and 5xx shows that it is there: a 4xx speaks of that one event.
 */
export function speaksOfDestination(end: {
  ok: boolean;
  stage: ForwardStage | null;
  httpStatus: number | null;
}): "well" | "trouble" | "nothing" {
  if (end.ok) return "well";
  if (end.stage === "lost") return "nothing";
  const { httpStatus } = end;
  if (end.stage === "status" && httpStatus !== null) {
    return httpStatus === 429 || httpStatus >= 500 ? "trouble" : "well";
  }
  return "trouble";
}
