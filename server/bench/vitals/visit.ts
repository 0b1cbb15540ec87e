import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright";
import { observe, readVitals, reset, scriptBytes } from "./observe.ts";
import type { MeasuredPage } from "./pages.ts";
import { reasonOf } from "./reason.ts";

/** Nothing new for so long counts as rest. */
const REST_MS = 500;
const UP_WITHIN_MS = 60_000;
/** What is pressed is on a page that is up. */
const FOUND_WITHIN_MS = 15_000;

/** What one look at a page found; what it did not come to is not a number. */
export type Visit = {
  /** Loaded anew, with nothing in the browser's cache. */
  lcpMs: number;
  coldCls: number;
  /** Of JavaScript, until the page rests. */
  scriptBytes: number;
  /** Followed from another page: from the press until all of it stands there. */
  shownMs: number;
  warmCls: number;
  /** The slowest answer to what was done on it. */
  slowest: { what: string; ms: number } | null;
  shifted: string[];
  /** What did not come up or was not found, and why. */
  problems: string[];
};

/** One look at a page: loaded, then reached from another one, then used. */
export async function visit(
  context: BrowserContext,
  url: string,
  of: MeasuredPage,
): Promise<Visit> {
  const seen: Visit = {
    lcpMs: Number.NaN,
    coldCls: Number.NaN,
    scriptBytes: Number.NaN,
    shownMs: Number.NaN,
    warmCls: Number.NaN,
    slowest: null,
    shifted: [],
    problems: [],
  };
  const page = await context.newPage();
  page.setDefaultTimeout(UP_WITHIN_MS);
  page.on("pageerror", ({ message }) => seen.problems.push(`threw in the browser: ${message}`));
  await page.addInitScript(observe);
  try {
    const came =
      (await attempt(page, seen, `loading ${of.path}`, () => load(page, url, of, seen))) &&
      (await attempt(page, seen, `going there from ${of.from}`, () => reach(page, url, of, seen)));
    if (came) await use(page, of, seen);
  } finally {
    await page.close();
  }
  return seen;
}

/** The way of a link in a mail: nothing is there yet. */
async function load(page: Page, url: string, of: MeasuredPage, seen: Visit): Promise<void> {
  await page.goto(url + of.path);
  await shown(page, of.heading);
  await rest(page);
  const { lcpMs, cls, shifted } = await readVitals(page);
  seen.lcpMs = lcpMs;
  seen.coldCls = cls;
  seen.shifted.push(...shifted.map((shift) => `loaded: ${shift}`));
  seen.scriptBytes = await scriptBytes(page);
}

/** The way of whoever has the dashboard open. */
async function reach(page: Page, url: string, of: MeasuredPage, seen: Visit): Promise<void> {
  await page.goto(url + of.from);
  await shown(page);
  await rest(page);
  await reset(page);
  const startedAt = performance.now();
  await of.follow(page);
  await shown(page, of.heading);
  seen.shownMs = performance.now() - startedAt;
  await rest(page);
  const { cls, shifted } = await readVitals(page);
  seen.warmCls = cls;
  seen.shifted.push(...shifted.map((shift) => `reached: ${shift}`));
}

/** What staff do there. One thing that is not found does not keep the next from being measured. */
async function use(page: Page, of: MeasuredPage, seen: Visit): Promise<void> {
  page.setDefaultTimeout(FOUND_WITHIN_MS);
  for (const { what, act } of of.interactions) {
    await attempt(page, seen, what, async () => {
      await reset(page);
      await act(page);
      await sleep(REST_MS);
      const { inpMs } = await readVitals(page);
      if (inpMs !== null && inpMs > (seen.slowest?.ms ?? 0)) seen.slowest = { what, ms: inpMs };
    });
  }
}

/** @returns whether it went well; if not, why is among the problems */
async function attempt(
  page: Page,
  { problems }: Visit,
  what: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    problems.push(`${what}: ${await reasonOf(error, page)}`);
    return false;
  }
}

/** The page's heading, or any, is there, and nothing under it is still being loaded. */
async function shown(page: Page, heading: string | RegExp = /./): Promise<void> {
  await page.getByRole("heading", { level: 1, name: heading }).first().waitFor();
  await page.locator("main [aria-busy=true]").first().waitFor({ state: "detached" });
}

/** Nothing more is fetched; the stream of changes goes on for ever. */
async function rest(page: Page): Promise<void> {
  const deadline = Date.now() + UP_WITHIN_MS;
  let before = -1;
  while (Date.now() < deadline) {
    const now = await page.evaluate(() => performance.getEntriesByType("resource").length);
    if (now === before) return;
    before = now;
    await sleep(REST_MS);
  }
  throw new Error(`It went on fetching for ${UP_WITHIN_MS / 1_000} s.`);
}
