import fc from "fast-check";
import { expect, it } from "vitest";
import { splitCommon } from "./split-common";

const textOf = (parts: { text: string }[] | null) => parts?.map(({ text }) => text).join("");

it("marks what differs and nothing else", () => {
  expect(splitCommon('"in 3 days"', '"in 14 days"')).toEqual([
    [
      { text: '"in ', differs: false },
      { text: "3", differs: true },
      { text: ' days"', differs: false },
    ],
    [
      { text: '"in ', differs: false },
      { text: "14", differs: true },
      { text: ' days"', differs: false },
    ],
  ]);
  expect(splitCommon(null, "1")).toEqual([null, [{ text: "1", differs: true }]]);
});

it("loses nothing, and cuts no character in two", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(text, text, text, text, (start, one, other, end) => {
      const [a, b] = [start + one + end, start + other + end];
      const [was, is] = splitCommon(a, b);
      expect(textOf(was)).toBe(a);
      expect(textOf(is)).toBe(b);
      for (const part of [...(was ?? []), ...(is ?? [])]) {
        expect(part.text.isWellFormed()).toBe(true);
      }
    }),
  );
});
