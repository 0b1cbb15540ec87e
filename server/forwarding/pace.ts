import type { ClaimedForward } from "./claim.ts";

export type Pace = {
  /** Has a forward sent when its turn comes, and no sooner after the one before than is allowed. */
  add(forward: ClaimedForward): void;
  /** Takes out those whose turn has not come: all of them, or those of one destination. */
  takeOut(destinationId?: string): ClaimedForward[];
};

type Line = { waiting: { forward: ClaimedForward; at: number }[]; timer: NodeJS.Timeout | null };

/**
 * Sends forwards of capped destinations one by one. Their turns are handed out by the database,
 * evenly; a process that was kept busy for a while must not send what it missed all at once.
 */
export function createPace(send: (forward: ClaimedForward) => void): Pace {
  const lines = new Map<string, Line>();
  const lastSentAt = new Map<string, number>();

  function next(destinationId: string, line: Line): void {
    const [first] = line.waiting;
    if (first === undefined) {
      lines.delete(destinationId);
      return;
    }
    const { slotMs } = first.forward;
    const notBefore = (lastSentAt.get(destinationId) ?? 0) + (slotMs ?? 0);
    const waitMs = Math.max(first.at, notBefore) - performance.now();
    line.timer = setTimeout(() => {
      line.waiting.shift();
      if (slotMs === null) lastSentAt.delete(destinationId);
      else lastSentAt.set(destinationId, performance.now());
      send(first.forward);
      next(destinationId, line);
    }, waitMs);
  }

  return {
    add(forward) {
      const { destinationId, sendInMs } = forward;
      const line = lines.get(destinationId) ?? { waiting: [], timer: null };
      line.waiting.push({ forward, at: performance.now() + sendInMs });
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
