import type { ClaimedForward } from "./claimed-forward.ts";

/** What a forwarder has claimed and not yet seen the end of. */
export type Hand = {
  take(forward: ClaimedForward): void;
  drop(forward: ClaimedForward): void;
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
  /** Since when, by `performance.now()`. */
  const held = new Map<ClaimedForward, number>();
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
      held.set(forward, performance.now());
      counts.set(forward.destinationId, (counts.get(forward.destinationId) ?? 0) + 1);
      bodyBytes += forward.body?.length ?? 0;
    },
    drop,
    size: () => held.size,
    bodyBytes: () => bodyBytes,
    count: (destinationId) => counts.get(destinationId) ?? 0,
    byDestination: () => counts,
    heldFor(ms) {
      const before = performance.now() - ms;
      return [...held].filter(([, since]) => since <= before).map(([{ id }]) => id);
    },
    empty() {
      if (held.size === 0) return Promise.resolve();
      return new Promise((resolve) => whenEmpty.push(resolve));
    },
  };
}
