/** Rounds of looking for work: one at a time, however often it is asked for. */
export type Rounds = {
  /** Begins a round now, or one more after the one that is under way. */
  wake(): void;
  /** Resolves when no round is under way. */
  ended(): Promise<void>;
  /** Begins none any more. */
  stop(): void;
};

/**
 * @param round looks for work and starts it; another follows where it says so, and where somebody
 *   woke meanwhile
 * @param failed told of a round that threw; the next one is for whoever woke meanwhile, or wakes
 */
export function startRounds(
  round: () => Promise<{ again: boolean }>,
  failed: (error: unknown) => void,
): Rounds {
  let underWay: Promise<void> | null = null;
  let isWanted = false;
  let stopped = false;

  function wake(): void {
    if (stopped) return;
    isWanted = true;
    underWay ??= goRound().finally(() => {
      underWay = null;
      if (isWanted) wake();
    });
  }

  async function goRound(): Promise<void> {
    try {
      while (isWanted && !stopped) {
        isWanted = false;
        const { again } = await round();
        if (again) isWanted = true;
      }
    } catch (error) {
      failed(error);
    }
  }

  return {
    wake,
    ended: async () => {
      await underWay;
    },
    stop() {
      stopped = true;
    },
  };
}
