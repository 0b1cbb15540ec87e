import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "globals.css"), "utf8");
/** The colours of a theme, by name; the dark one is written as what differs. */
function colours(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const rules = block.slice(0, block.indexOf("}"));
  return Object.fromEntries(
    [...rules.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}
const light = colours(":root");
const THEMES = { light, dark: { ...light, ...colours(".dark") } };

const SURFACES = ["canvas", "surface", "raised", "sunken", "hover"];
const PAIRS = [
  ...["ink", "muted", "faint", "accent-ink"].flatMap((text) =>
    SURFACES.map((surface) => [text, surface]),
  ),
  ...["ok", "warn", "danger", "info", "accent"].map((tone) => [`${tone}-ink`, `${tone}-soft`]),
  ["on-accent", "accent"],
];

test.each(
  Object.entries(THEMES).flatMap(([theme, colour]) =>
    PAIRS.map(([text = "", on = ""]) => ({ theme, text, on, colour })),
  ),
)("$text on $on reaches 4.5:1 in the $theme theme", ({ text, on, colour }) => {
  expect(contrast(colour[text], colour[on])).toBeGreaterThanOrEqual(4.5);
});

/** As WCAG 2.2 defines it. */
function contrast(one = "", other = ""): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
