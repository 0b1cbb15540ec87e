export type Paced = {
  /**
   * Whether it may be done now, with the change that is about to be committed.
   *
   * @returns false where it was done a moment ago: then it is done by itself, a whole pause from now,
   *   when the change is committed
   */
  isDue(): boolean;
  /** Does it by itself, at once or when the pause is over. */
  soon(): void;
  /** Does what is held back. */
  stop(): Promise<void>;
};

/**
 * Does something once per pause at most, and never leaves it undone: of all that is asked for in a
 * pause, the last is followed by one more.
 *
 * @param act must not reject
 */
export function createPaced(pauseMs: number, act: () => Promise<void>): Paced {
  let timer: NodeJS.Timeout | undefined;
  let doneAt = Number.NEGATIVE_INFINITY;

  async function actNow(): Promise<void> {
    timer = undefined;
    doneAt = performance.now();
    await act();
  }

  function hold(forMs: number): void {
    timer ??= setTimeout(() => void actNow(), forMs);
  }

  return {
    isDue() {
      if (timer === undefined && performance.now() - doneAt >= pauseMs) {
        doneAt = performance.now();
        return true;
      }
      hold(pauseMs);
      return false;
    },
    soon: () => hold(Math.max(0, doneAt + pauseMs - performance.now())),
    async stop() {
      if (timer === undefined) return;
      clearTimeout(timer);
      await actNow();
    },
  };
}
