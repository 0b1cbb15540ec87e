import type { Page } from "@playwright/test";

/** Holds back the page's scripts until it is told to wake up. A page that was left misses nothing. */
export async function keepAsleep(page: Page): Promise<() => void> {
  let wakeUp = () => {};
  const awake = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await awake;
    await route.continue().catch(() => {});
  });
  return () => wakeUp();
}
