import type { Page } from "playwright";

/** What Chromium says of a page since it was opened, or since `reset`. */
export type Vitals = {
  /** When the largest thing was painted, after the navigation; not a number for what is no load. */
  lcpMs: number;
  /** The worst window of layout shifts, as Chrome's own metric counts them. */
  cls: number;
  /** The longest from a press to the paint that followed; null when nothing took a frame. */
  inpMs: number | null;
  /** Each shift, with the beginning of what moved. */
  shifted: string[];
};

type Seen = {
  lcpMs: number | null;
  shifts: { at: number; value: number; what: string }[];
  pressesMs: number[];
};

declare global {
  interface Window {
    ringonceSeen: Seen;
  }
}

/**
 * To be added to every page before its own scripts run. It goes there as text: it may use nothing
 * from outside, and name no function of its own, for which tsx would need a helper of its file.
 */
export function observe(): void {
  const seen: Seen = { lcpMs: null, shifts: [], pressesMs: [] };
  window.ringonceSeen = seen;
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.lcpMs = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, value, hadRecentInput, sources } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null }[];
      };
      // What a press moves is its answer.
      if (hadRecentInput) continue;
      let what = "";
      for (const { node } of sources) {
        const element = node instanceof Element ? node : node?.parentElement;
        what += `${what && " | "}${element?.outerHTML.slice(0, 120) ?? "what is gone"}`;
      }
      seen.shifts.push({ at: startTime, value, what });
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { interactionId, duration } = entry as PerformanceEntry & { interactionId?: number };
      if (interactionId) seen.pressesMs.push(duration);
    }
    // The shortest that Chromium tells.
  }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

/** A window of shifts ends after a second without one, or after five. */
const GAP_MS = 1_000;
const WINDOW_MS = 5_000;

export async function readVitals(page: Page): Promise<Vitals> {
  const { lcpMs, shifts, pressesMs } = await page.evaluate(() => window.ringonceSeen);
  let worst = 0;
  let sum = 0;
  let startedAt = Number.NEGATIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const { at, value } of shifts) {
    if (at - lastAt > GAP_MS || at - startedAt > WINDOW_MS) {
      sum = 0;
      startedAt = at;
    }
    sum += value;
    lastAt = at;
    worst = Math.max(worst, sum);
  }
  return {
    lcpMs: lcpMs ?? Number.NaN,
    cls: worst,
    inpMs: pressesMs.length === 0 ? null : Math.max(...pressesMs),
    shifted: shifts.map(({ value, what }) => `${value.toFixed(3)} ${what}`),
  };
}

/** Forgets what was seen, so that the next reading is of what is done from here on. */
export async function reset(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window.ringonceSeen, { lcpMs: null, shifts: [], pressesMs: [] });
  });
}

/** Bytes of scripts as they came over the network, of all that the page has loaded. */
export function scriptBytes(page: Page): Promise<number> {
  return page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
}
