/** One timer for every age on the page. Coarse, so that a page full of them stays calm. */
const TICK_MS = 5_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = Date.now();

export function subscribeToClock(listener: () => void): () => void {
  if (listeners.size === 0) {
    nowMs = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick() {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** The time of the last tick, in epoch milliseconds; the same until the next one. */
export function now(): number {
  return nowMs;
}
