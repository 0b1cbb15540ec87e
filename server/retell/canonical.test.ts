import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText } from "./canonical.ts";

const canonical = (text: string) => canonicalText(text, JSON.parse(text));

/** The plain meaning, for bodies that are shallow and whose numbers are exact. */
function reference(value: unknown, isRoot = true): string {
  if (Array.isArray(value)) return `[${value.map((item) => reference(item, false)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([name]) => !(isRoot && name === "event_timestamp"))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${reference(member, false)}`);
  return `{${members.join(",")}}`;
}

/** Shuffles keys, adds white space and escapes: another spelling of the same value. */
function respell(value: unknown, random: () => number): string {
  const gap = () => " \n\t\r".slice(0, Math.floor(random() * 3));
  if (Array.isArray(value)) {
    return `[${gap()}${value.map((item) => respell(item, random)).join(`${gap()},`)}${gap()}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .map(([name, member]) => ({
        at: random(),
        text: `${spell(name, random)}${gap()}:${gap()}${respell(member, random)}`,
      }))
      .sort((one, other) => one.at - other.at)
      .map(({ text }) => text);
    return `{${gap()}${members.join(`,${gap()}`)}${gap()}}`;
  }
  return typeof value === "string" ? spell(value, random) : JSON.stringify(value);
}

function spell(text: string, random: () => number): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const escaped = units.map((unit) =>
    random() < 0.5 ||
    unit < 0x20 ||
    unit === 0x22 ||
    unit === 0x5c ||
    (unit >= 0xd800 && unit < 0xe000)
      ? `\\u${unit.toString(16).padStart(4, "0")}`
      : String.fromCharCode(unit),
  );
  return `"${escaped.join("")}"`;
}

describe("canonicalText", () => {
  test("drops the top-level event_timestamp and sorts keys at every level", () => {
    expect(
      canonical(
        '{ "event_timestamp": 5, "b": {"z":1, "event_timestamp": 7, "a":[2.0, {"d":1,"c":"\\u00e9"}]}, "10":0, "2":0 }',
      ),
    ).toBe('{"10":0,"2":0,"b":{"a":[2,{"c":"é","d":1}],"event_timestamp":7,"z":1}}');
  });

  test("is JSON.stringify of the sorted value for ordinary bodies", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary", maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(canonical(text)).toBe(reference(JSON.parse(text)));
      }),
    );
  });

  test("does not change with key order, white space, escapes or a new event_timestamp", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.nat(),
        fc.infiniteStream(fc.double({ min: 0, max: 0.99, noNaN: true })),
        (members, event_timestamp, stream) => {
          const random = () => stream.next().value ?? 0;
          const again = respell({ ...members, event_timestamp }, random);
          expect(canonical(again)).toBe(canonical(JSON.stringify(members)));
        },
      ),
    );
  });

  test("numbers beyond what a JavaScript number holds keep their own digits", () => {
    expect(canonical('{"a":12345678901234567890}')).not.toBe(
      canonical('{"a":12345678901234567891}'),
    );
    expect(canonical('{"a":12345678901234567890}')).not.toBe(
      canonical('{"a":"12345678901234567890"}'),
    );
    expect(canonical('{"a":1e400}')).not.toBe(canonical('{"a":1e401}'));
    expect(canonical('{"a":0.1000000000000000055}')).not.toBe(canonical('{"a":0.1}'));
    expect(canonical('{"a":1e999999999999}')).not.toBe(canonical('{"a":1e999999999998}'));
  });

  test("the same number is the same in every spelling", () => {
    for (const spelling of ["14", "14.0", "1.4e1", "140E-1", "0.14e+2"]) {
      expect(canonical(`{"a":${spelling}}`)).toBe('{"a":14}');
    }
    expect(canonical('{"a":-0,"b":0.000e5}')).toBe('{"a":0,"b":0}');
    expect(canonical('{"a":123456789012345678900e-1}')).toBe(
      canonical('{"a":12345678901234567890.0}'),
    );
  });

  test("digits inside strings are not numbers", () => {
    expect(canonical('{"a":"\\"12345678901234567891\\\\"}')).toBe(
      '{"a":"\\"12345678901234567891\\\\"}',
    );
  });

  test("any two integers give two texts", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n }), fc.nat(4), (integer, step) => {
        const same = canonical(`[${integer}]`) === canonical(`[${integer + BigInt(step)}]`);
        expect(same).toBe(step === 0);
      }),
    );
  });

  test("a member named __proto__ is kept", () => {
    expect(canonical('{"__proto__":{"x":1},"a":1}')).toBe('{"__proto__":{"x":1},"a":1}');
  });

  test("100,000 levels deep do not overflow the stack", () => {
    const deep = `${'{"a":['.repeat(50_000)}${"]}".repeat(50_000)}`;
    expect(canonical(deep)).toBe(deep);
  });
});
