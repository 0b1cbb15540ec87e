import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extendTailwindMerge } from "tailwind-merge";
import { expect, it } from "vitest";
import { cn } from "./class-names";

const APP = join(import.meta.dirname, "../..");
const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs"] } } });

it("keeps what sets different things, in order", () => {
  expect(cn("px-2 text-sm", null, false, "grid", undefined, "text-muted")).toBe(
    "px-2 text-sm grid text-muted",
  );
});

it.each([
  ["px-2 px-4", "px-4"],
  ["px-2 py-1 p-4", "p-4"],
  ["p-4 px-2", "p-4 px-2"],
  ["hover:px-2 px-4", "hover:px-2 px-4"],
  ["hover:px-2 hover:px-4", "hover:px-4"],
  ["text-sm text-muted text-xs", "text-muted text-xs"],
  ["max-w-lg max-w-xl", "max-w-xl"],
  ["[&_svg]:size-4 [&_svg]:size-3", "[&_svg]:size-3"],
  ["w-[calc(100vw-2rem)] w-full", "w-full"],
  ["data-[state=open]:bg-hover data-[state=open]:bg-line", "data-[state=open]:bg-line"],
])("%s → %s", (given, expected) => {
  expect(cn(given)).toBe(expected);
});

it("lets every class of the app overrule what tailwind-merge would let it overrule", () => {
  const utilities = classesOfTheApp();
  expect(utilities.length).toBeGreaterThan(200);
  const differing: string[] = [];
  for (const first of utilities) {
    for (const second of utilities) {
      const both = `${first} ${second}`;
      if (cn(both) !== merge(both)) differing.push(`${both} → ${cn(both)}`);
    }
  }
  // A new kind of class? Its place is in class-properties.ts.
  expect(differing).toEqual([]);
});

/** Without modifiers; what tailwind-merge knows is a class. */
function classesOfTheApp(): string[] {
  const words = new Set<string>();
  for (const file of readdirSync(APP, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(file) || /\.test\.|class-properties/.test(file)) continue;
    for (const [, text = ""] of readFileSync(join(APP, file), "utf8").matchAll(
      /["`]([^"`]*)["`]/g,
    )) {
      for (const word of text.split(/\s+/)) words.add(word.replace(/^.*:(?![^[(]*[\])])/, ""));
    }
  }
  return [...words]
    .filter((word) => merge(`${word} ${word}`) === word && !/^\[.*:/.test(word))
    .sort();
}
