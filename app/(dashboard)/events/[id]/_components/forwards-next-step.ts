import type { RouterOutputs } from "#server/trpc/root";

export type EventForwards = RouterOutputs["forwards"]["ofEvent"];
export type Forward = EventForwards["forwards"][number];

/** What will happen to a forward, or why nothing will; `at` is when, where that is known. */
export type NextStep = { words: string; at: Date | null };

/**
 * The one thing that decides when a forward goes out next. Several may hold it up at once; told is
 * the one that staff can do something about, or that lasts longest.
 */
export function nextStep(forward: Forward): NextStep {
  const { destination, status, nextAttemptAt, circuit, probeAt } = forward;
  if (status === "delivered") return { words: "Delivered", at: forward.deliveredAt };
  if (status === "dead") {
    return destination.archivedAt
      ? { words: "Ended: the destination is archived.", at: null }
      : { words: "Not tried again by itself.", at: null };
  }
  if (forward.isSending) return { words: "Being sent now.", at: null };
  if (destination.archivedAt) return { words: "Ends: the destination is archived.", at: null };
  if (destination.pausedAt) {
    return { words: "Waits until the destination is resumed.", at: null };
  }
  if (forward.waitsForEarlier) {
    return { words: "Waits for an earlier event of the call.", at: null };
  }
  if (circuit === "half_open") {
    return { words: "Waits: one event is finding out if the destination is back.", at: null };
  }
  if (circuit === "open") {
    // The probe may be this one or another; if it arrives, the others follow at once.
    return { words: "Waits: the destination keeps failing. Next probe", at: probeAt };
  }
  return { words: status === "failed" ? "Next attempt" : "Goes out", at: nextAttemptAt };
}

/** `Delivered to 2 of 3 destinations, 1 needs somebody.` */
export function summariseForwards(forwards: readonly Forward[]): string {
  const count = (...statuses: Forward["status"][]) =>
    forwards.filter(({ status }) => statuses.includes(status)).length;
  const delivered = count("delivered");
  const open = count("waiting", "failed");
  const dead = count("dead");
  const to =
    delivered === forwards.length
      ? forwards.length === 1
        ? "its destination"
        : `all ${forwards.length} destinations`
      : `${delivered} of ${forwards.length} ${forwards.length === 1 ? "destination" : "destinations"}`;
  return [
    `Delivered to ${to}`,
    open > 0 && `${open} on the way`,
    dead > 0 && `${dead} ${dead === 1 ? "needs" : "need"} somebody`,
  ]
    .filter(Boolean)
    .join(", ")
    .concat(".");
}
