import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePart, storableText } from "./storable.ts";

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("%", ":", "\0", "\ud800", "\udfff", "3", "A", "é", "🔑"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 300,
});
const isStorable = (text: string) =>
  !text.includes("\0") && Buffer.from(text, "utf8").toString("utf8") === text;

describe("storableText", () => {
  test("leaves ordinary text alone", () => {
    expect(storableText("call_4eee5a69 – Recepción 🔑")).toBe("call_4eee5a69 – Recepción 🔑");
  });

  test("replaces NUL and lone surrogates, and keeps pairs", () => {
    expect(storableText("a\0b\ud83dc\ude42d🙂")).toBe("a\uFFFDb\uFFFDc\uFFFDd🙂");
  });

  test("cuts between characters, never inside one", () => {
    expect(storableText(`${"a".repeat(253)}🔑`)).toBe("a".repeat(253));
    expect(storableText(`${"a".repeat(251)}🔑`)).toBe(`${"a".repeat(251)}🔑`);
    expect(storableText("é".repeat(200))).toBe("é".repeat(127));
  });

  test("whatever it is given, the result fits a column and starts like the original", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const stored = storableText(text);
        expect(isStorable(stored)).toBe(true);
        expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(255);
        const clean = text.replaceAll("\0", "\uFFFD");
        expect(Buffer.from(clean).toString().startsWith(stored)).toBe(true);
      }),
    );
  });
});

describe("encodePart", () => {
  test.each([
    ["a:b", "a%3Ab"],
    ["100%", "100%25"],
    ["%3A", "%253A"],
    ["\0", "%00"],
    ["\ud800", "%ED%A0%80"],
    ["\udfff", "%ED%BF%BF"],
    ["🔑é+ /", "🔑é+ /"],
  ])("%j becomes %s", (text, encoded) => {
    expect(encodePart(text)).toBe(encoded);
  });

  test("holds no border, is storable, and two texts never encode alike", () => {
    const tiny = fc.string({
      unit: fc.constantFrom("%", ":", "\0", "\ud800", "\udc00", "0", "3", "A", "2", "5", "E", "D"),
      maxLength: 4,
    });
    fc.assert(
      fc.property(tiny, tiny, (one, other) => {
        const encoded = encodePart(one);
        expect(encoded).not.toContain(":");
        expect(isStorable(encoded)).toBe(true);
        expect(encoded === encodePart(other)).toBe(one === other);
      }),
      { numRuns: 2_000 },
    );
  });
});
