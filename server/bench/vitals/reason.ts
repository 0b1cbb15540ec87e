import type { Page } from "playwright";

/** Why something did not come, in one line: what was waited for, and what was there instead. */
export async function reasonOf(error: unknown, page: Page): Promise<string> {
  const lines = stripColours((error as Error).message)
    .split("\n")
    .map((line) => line.trim());
  const awaited = lines.find((line) => /^- waiting for /.test(line))?.slice(2);
  const alerts = await page
    .getByRole("alert")
    .allInnerTexts()
    .catch(() => []);
  return [
    lines[0] ?? "",
    ...(awaited === undefined ? [] : [awaited]),
    `on ${page.url()}, "${await page.title().catch(() => "")}"`,
    ...alerts.filter((text) => text.trim() !== "").map((text) => `which says: ${text.trim()}`),
  ].join("; ");
}

function stripColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  return text.replace(/\u001b\[\d+m/g, "");
}
