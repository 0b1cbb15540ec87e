/** The whole process must be gone ten seconds after it was told to go. */
const HARD_LIMIT_MS = 9_000;

export type Shutdown = {
  end(exitCode: number): void;
  isEnding(): boolean;
  /** @param limitMs how long it is waited for; together they must stay under the hard limit */
  onEnd(close: () => Promise<unknown>, limitMs: number): void;
};

type Closer = { close: () => Promise<unknown>; limitMs: number };

/**
 * Ends the process in order: what was opened last is closed first. SIGTERM, SIGINT and SIGHUP
 * start it; npm passes on the signal its whole group got already, so it can come twice.
 */
export function createShutdown(): Shutdown {
  const closers: Closer[] = [];
  let ending = false;

  function end(exitCode: number): void {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(exitCode), HARD_LIMIT_MS);
    closeAll().then(() => process.exit(exitCode));
  }

  async function closeAll(): Promise<void> {
    for (const { close, limitMs } of closers.reverse()) {
      // One that fails or hangs must not keep the next from its turn.
      await Promise.race([close().catch(() => {}), wait(limitMs)]);
    }
  }

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => end(0));

  return {
    end,
    isEnding: () => ending,
    onEnd: (close, limitMs) => closers.push({ close, limitMs }),
  };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
