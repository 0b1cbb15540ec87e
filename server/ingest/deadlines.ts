/** Something that must end in time. */
export type Deadline = { end(): void };

export type Deadlines = {
  /** @param onLate called once, unless the deadline is ended before; up to a twentieth of it late */
  start(onLate: () => void): Deadline;
};

const LOOKS_PER_LIMIT = 20;

const known = new Map<number, Deadlines>();

/** The deadlines of so many ms, shared by all that have the same limit. */
export function deadlinesOf(limitMs: number): Deadlines {
  let deadlines = known.get(limitMs);
  if (deadlines === undefined) {
    deadlines = createDeadlines(limitMs);
    known.set(limitMs, deadlines);
  }
  return deadlines;
}

/**
 * One timer for all that waits. Nearly nothing is ever late, and a timer for each request would
 * cost more than what it guards.
 *
 * What has arrived by the time somebody looks still counts, though nobody read it yet: a process
 * that was kept busy for so long must not take that for the other side's silence.
 */
function createDeadlines(limitMs: number): Deadlines {
  /** In the order they were started, so the first that is not late ends the search. */
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const startedBefore = performance.now() - limitMs;
    for (const each of waiting) {
      if (each.startedAt > startedBefore) break;
      // Timers run before the sockets are read, immediates after.
      setImmediate(() => {
        if (waiting.delete(each)) each.onLate();
      });
    }
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    start(onLate) {
      const started = new Waiting(waiting, onLate);
      waiting.add(started);
      timer ??= setInterval(look, limitMs / LOOKS_PER_LIMIT);
      return started;
    },
  };
}

class Waiting implements Deadline {
  readonly startedAt = performance.now();
  onLate: () => void;
  readonly #all: Set<Waiting>;

  constructor(all: Set<Waiting>, onLate: () => void) {
    this.#all = all;
    this.onLate = onLate;
  }

  end(): void {
    this.#all.delete(this);
    // A set that has outgrown its table leaves that behind with all that was in it, for as long as
    // the old generation takes to be collected; and with this a whole delivery would stay.
    this.onLate = nothing;
  }
}

function nothing(): void {}
