import type { ClaimedForward } from "./claim.ts";

type Held = { since: number; waiting: NodeJS.Timeout | null };

/** What a forwarder has claimed and not yet seen the end of. */
export type Hand = {
  take(forward: ClaimedForward): void;
  /** Its turn comes later. */
  await(forward: ClaimedForward, timer: NodeJS.Timeout): void;
  /** Its turn has come. */
  begin(forward: ClaimedForward): void;
  drop(forward: ClaimedForward): void;
  /** Drops those whose turn has not come. */
  dropWaiting(): ClaimedForward[];
  size(): number;
  bodyBytes(): number;
  count(destinationId: string): number;
  byDestination(): ReadonlyMap<string, number>;
  /** The ids of those held for longer than so many ms. */
  heldFor(ms: number): string[];
  /** Resolves when there is nothing in it. */
  empty(): Promise<void>;
};

export function createHand(): Hand {
  const held = new Map<ClaimedForward, Held>();
  const counts = new Map<string, number>();
  let bodyBytes = 0;
  let whenEmpty: (() => void)[] = [];

  function drop(forward: ClaimedForward): void {
    if (!held.delete(forward)) return;
    const { destinationId } = forward;
    const left = (counts.get(destinationId) ?? 0) - 1;
    if (left > 0) counts.set(destinationId, left);
    else counts.delete(destinationId);
    bodyBytes -= forward.body?.length ?? 0;
    if (held.size > 0) return;
    for (const done of whenEmpty) done();
    whenEmpty = [];
  }

  return {
    take(forward) {
      held.set(forward, { since: performance.now(), waiting: null });
      counts.set(forward.destinationId, (counts.get(forward.destinationId) ?? 0) + 1);
      bodyBytes += forward.body?.length ?? 0;
    },
    await(forward, timer) {
      const one = held.get(forward);
      if (one !== undefined) one.waiting = timer;
    },
    begin(forward) {
      const one = held.get(forward);
      if (one !== undefined) one.waiting = null;
    },
    drop,
    dropWaiting() {
      const dropped: ClaimedForward[] = [];
      for (const [forward, { waiting }] of held) {
        if (waiting === null) continue;
        clearTimeout(waiting);
        drop(forward);
        dropped.push(forward);
      }
      return dropped;
    },
    size: () => held.size,
    bodyBytes: () => bodyBytes,
    count: (destinationId) => counts.get(destinationId) ?? 0,
    byDestination: () => counts,
    heldFor(ms) {
      const before = performance.now() - ms;
      return [...held].filter(([, { since }]) => since <= before).map(([{ id }]) => id);
    },
    empty() {
      if (held.size === 0) return Promise.resolve();
      return new Promise((resolve) => whenEmpty.push(resolve));
    },
  };
}
