export type Paced = {
  /**
   * Whether it may be done now, with the change that is about to be committed.
   *
   * @returns false where it was done a moment ago: then it is done by itself, a whole pause from now,
   *   when the change is committed
   */
  isDue(): boolean;
  /** Does it by itself, after a quiet while or when the pause is over. */
  soon(): void;
  /** Does what is held back, and nothing by itself any more. */
  stop(): Promise<void>;
};

/**
 * Does something once per pause at most, and never leaves it undone: of all that is asked for in a
 * pause, the last is followed by one more.
 *
 * @param act must not reject
 * @param quietMs how long `soon` waits at least, for what comes along
 */
export function createPaced(pauseMs: number, act: () => Promise<void>, quietMs = 0): Paced {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let doneAt = Number.NEGATIVE_INFINITY;

  async function actNow(): Promise<void> {
    timer = undefined;
    doneAt = performance.now();
    await act();
  }

  function hold(forMs: number): void {
    if (isStopped) return;
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
    soon: () => hold(Math.max(quietMs, doneAt + pauseMs - performance.now())),
    async stop() {
      isStopped = true;
      if (timer === undefined) return;
      clearTimeout(timer);
      await actNow();
    },
  };
}
