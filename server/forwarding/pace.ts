import type { ClaimedForward } from "./claimed-forward.ts";

/** A turn may be taken so much later than it was handed out, or as late as the next one. */
const LATE_MS = 250;

export type Pace = {
  /**
   * Has a forward sent when its turn comes, and no sooner after the one before than is allowed.
   *
   * @param askedAt by `performance.now()`: its turn is counted from some moment since
   */
  add(forward: ClaimedForward, askedAt: number): void;
  /** Takes out those whose turn has not come: all of them, or those of one destination. */
  takeOut(destinationId?: string): ClaimedForward[];
};

type Waiting = { forward: ClaimedForward; at: number; until: number };
type Line = { waiting: Waiting[]; timer: NodeJS.Timeout | null };

/**
 * Sends forwards of capped destinations one by one. Their turns are handed out by the database,
 * evenly, to all processes; one that was kept busy for a while must not send what it missed all at
 * once, nor beside what others send in turn. So a missed turn is forfeited, but for the first of a
 * line: somebody who is always late gets on too.
 */
export function createPace(forwards: {
  send(forward: ClaimedForward): void;
  /** Their turns have passed; they need new ones. */
  missed(forwards: ClaimedForward[]): void;
}): Pace {
  const { send, missed } = forwards;
  const lines = new Map<string, Line>();
  const lastSentAt = new Map<string, number>();

  function next(destinationId: string, line: Line): void {
    const [first] = line.waiting;
    if (first === undefined) {
      lines.delete(destinationId);
      return;
    }
    const { slotMs } = first.forward;
    const notBefore = (lastSentAt.get(destinationId) ?? -Infinity) + (slotMs ?? 0);
    const turn = Math.max(first.at, notBefore);
    line.timer = setTimeout(() => {
      line.waiting.shift();
      const now = performance.now();
      if (slotMs === null) lastSentAt.delete(destinationId);
      // Timers are a little late each time; that must not add up.
      else lastSentAt.set(destinationId, Math.max(turn, now - slotMs / 2));
      send(first.forward);
      const late = line.waiting.filter(({ until }) => until < now);
      if (late.length > 0) {
        line.waiting = line.waiting.filter(({ until }) => until >= now);
        missed(late.map(({ forward }) => forward));
      }
      next(destinationId, line);
    }, turn - performance.now());
  }

  return {
    add(forward, askedAt) {
      const { destinationId, sendInMs, slotMs } = forward;
      const line = lines.get(destinationId) ?? { waiting: [], timer: null };
      const at = performance.now() + sendInMs;
      // Without a cap there is no turn to miss.
      const until = slotMs === null ? Infinity : askedAt + sendInMs + Math.max(LATE_MS, slotMs);
      line.waiting.push({ forward, at, until });
      if (lines.has(destinationId)) return;
      lines.set(destinationId, line);
      next(destinationId, line);
    },
    takeOut(destinationId) {
      const ids = destinationId === undefined ? [...lines.keys()] : [destinationId];
      return ids.flatMap((id) => {
        const line = lines.get(id);
        if (line === undefined) return [];
        if (line.timer !== null) clearTimeout(line.timer);
        lines.delete(id);
        return line.waiting.map(({ forward }) => forward);
      });
    },
  };
}
