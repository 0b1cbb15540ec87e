import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const WIDE = { width: 1440, height: 900 };
/** The narrowest phone that is still sold. */
export const NARROW = { width: 360, height: 740 };

/**
 * Axe all in the page itself. What it does more without its "legacy mode" is for frames of other
 * origins, which no page has, and costs a new tab each time: more than all its rules. So does its source,
 * read again each time it looks: what is there already is handed nothing more. And all that it would
 * tell besides violations, it need not put together.
 */
async function axe(page: Page): Promise<AxeBuilder> {
  const isThere = await page.evaluate(() => "axe" in window);
  return new AxeBuilder({ page, axeSource: isThere ? ";" : undefined })
    .setLegacyMode()
    .options({ resultTypes: ["violations"], selectors: false, preload: false });
}

/** What colours can break; the rest of a page is the same in either theme. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** In both themes, which follow the system without another load. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await untilThemeIs(page, colorScheme);
    const looking = await axe(page);
    if (colorScheme === "dark") looking.withRules(OF_COLOURS);
    const { violations } = await looking.analyze();
    const found = violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes[0]?.html}`);
    expect.soft(found).toEqual([]);
  }
}

/**
 * Half-way between two themes, or while something fades in, no contrast is right: here all is where it
 * goes at once. The page hears of another theme only with its next frame.
 */
async function untilThemeIs(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.waitForFunction(async (isDark) => {
    const still = new CSSStyleSheet();
    still.replaceSync(
      `*, ::before, ::after { transition: none !important;
         animation-duration: 0s !important; animation-delay: 0s !important }`,
    );
    document.adoptedStyleSheets = [still];
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return document.documentElement.classList.contains("dark") === isDark;
  }, colorScheme === "dark");
}

export async function expectNothingWider(page: Page): Promise<void> {
  const [wanted, shown] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect.soft(wanted).toBeLessThanOrEqual(shown ?? 0);
}

/** In both themes, and nothing wider than the screen: a wide one, and then a narrow one. */
export async function expectGoodAtAnyWidth(page: Page): Promise<void> {
  for (const viewport of [WIDE, NARROW]) {
    await page.setViewportSize(viewport);
    await expectAccessible(page);
    await expectNothingWider(page);
  }
  await page.setViewportSize(WIDE);
}
