import type { Locator, Page } from "playwright";

/** Something that staff do on a page, and that has to be answered at once. */
export type Interaction = { what: string; act: (page: Page) => Promise<void> };

export function press(what: string, find: (page: Page) => Locator): Interaction {
  return { what, act: (page) => find(page).click() };
}

/** Opened, asked, closed. */
export const palette: Interaction = {
  what: "palette",
  act: async (page) => {
    await page.keyboard.press("Control+k");
    const dialog = page.getByRole("dialog", { name: "Find anything" });
    await dialog.getByRole("combobox").pressSequentially("client 1");
    await dialog.getByRole("option").first().waitFor();
    await page.keyboard.press("Escape");
  },
};

/** From screen to screen, as far as ten of them. */
export const scrolling: Interaction = {
  what: "scrolled",
  act: async (page) => {
    for (let step = 0; step < 10; step += 1) {
      await page.keyboard.press("PageDown");
      await page.waitForTimeout(100);
    }
  },
};
