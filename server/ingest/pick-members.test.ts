import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { IDENTITY_MEMBERS, identify, isObject } from "../retell/index.ts";
import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import { pickMembers } from "./pick-members.ts";

const NAMES = new Set(["a", "event", "call", "é"]);
const pick = (text: string) => pickMembers(Buffer.from(text), NAMES, 2);

/** The promise in the plainest words. */
function picked(value: unknown, levels: number): unknown {
  if (Array.isArray(value)) return [];
  if (!isObject(value)) return value;
  if (levels === 0) return {};
  const members = Object.entries(value).filter(([name]) => /^(a|event|call)$/.test(name));
  return Object.fromEntries(members.map(([name, inner]) => [name, picked(inner, levels - 1)]));
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

const names = fc.constantFrom("a", "event", "call", "b", "", "__proto__", 'qu"ote', "é", "\u2028");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
    fc.constantFrom("0", "-0", "1e5", "-12.5E-3", "1E+2", "true", "false", "null", '"\\u0065"'),
    fc.constantFrom("9007199254740993", '"\\ud800"', '"\\/"', "1.0"),
    fc.array(tie("value") as fc.Arbitrary<string>, { maxLength: 4 }).map((all) => `[${all}]`),
    tie("object"),
  ),
  object: fc
    .array(fc.tuple(names, tie("value") as fc.Arbitrary<string>), { maxLength: 5 })
    .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`)}}`),
})) as { object: fc.Arbitrary<string> };

const blank = fc.string({ unit: fc.constantFrom(" ", "\n", "\t", "\r"), maxLength: 2 });
/** With white space between any two tokens that are no part of a string or number. */
const spaced = fc
  .tuple(json.object, fc.array(blank, { minLength: 1, maxLength: 5 }))
  .map(([text, spaces]) => {
    let next = 0;
    return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
      next += 1;
      return `${spaces[next % spaces.length]}${token}`;
    });
  });

test("gives what JSON.parse gives, less the members nobody asked for", () => {
  fc.assert(
    fc.property(spaced, (text) => {
      expect(pick(text)).toEqual(picked(JSON.parse(text), 2));
    }),
    { numRuns: 2_000 },
  );
});

test("never takes for JSON what JSON.parse does not, however a body is damaged", () => {
  const damage = fc.record({
    at: fc.nat(),
    remove: fc.integer({ min: 0, max: 3 }),
    insert: fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom(...'{}[]:,"\\0123456789.-+eEtfnu \n\u0000\u001f\u007f'),
    ),
  });
  fc.assert(
    fc.property(spaced, damage, (text, { at, remove, insert }) => {
      const cut = at % (text.length + 1);
      const damaged = text.slice(0, cut) + insert + text.slice(cut + remove);
      const bytes = Buffer.from(damaged);
      const oracle = parsed(bytes.toString());
      const result = pickMembers(bytes, NAMES, 2);
      if (oracle === null || !isObject(oracle.value)) expect(result).toBeUndefined();
      else expect(result).toEqual(picked(oracle.value, 2));
    }),
    { numRuns: 5_000 },
  );
});

describe("the grammar, to the letter", () => {
  it.each([
    "",
    " ",
    "{",
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    "{,}",
    '{"a":1 "b":2}',
    '{"b":[1,]}',
    '{"b":[1 2]}',
    '{"b":[1}}',
    '{"b":{"c":1]}',
    '{"b":01}',
    '{"b":-}',
    '{"b":+1}',
    '{"b":.5}',
    '{"b":1.}',
    '{"b":1e}',
    '{"b":1e+}',
    '{"b":1.e1}',
    '{"b":0x1}',
    '{"b":tru}',
    '{"b":nul}',
    '{"b":truee}',
    '{"b":NaN}',
    '{"b":"\\x"}',
    '{"b":"\\u12g4"}',
    '{"b":"\\u123"}',
    '{"b":"\n"}',
    '{"b":"\\"}',
    "{'b':1}",
    '{"b":1}}',
    '{"b":1} x',
    '\u00a0{"b":1}',
    '{"b":\u00a01}',
    "[]",
    '"a"',
    "1",
  ])("%j is undefined", (text) => {
    expect(pick(text)).toBeUndefined();
  });

  it("decodes the names it looks for, and takes the last of several", () => {
    expect(pick('{"\\u0061":1,"a":2,"a" : 3 }')).toEqual({ a: 3 });
    expect(pick('{"a":{"call":1},"a":{"event":2}}')).toEqual({ a: { event: 2 } });
    expect(pick('{"__proto__":{"event":1}}')).toEqual({});
  });

  it("leaves what is nested beyond the limit to others, and survives any depth", () => {
    const nested = (depth: number) => `{"b":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(pick(nested(900))).toEqual({});
    expect(pick(nested(1_001))).toBeUndefined();
    expect(pick(nested(1_000_000))).toBeUndefined();
    expect(pick(`{"a":${'{"a":'.repeat(100_000)}`)).toBeUndefined();
  });
});

test.each(RETELL_FIXTURES)("%s is identified by its few members as by all of it", (name) => {
  const { rawBody, body } = readFixture(name);
  const few = pickMembers(rawBody, IDENTITY_MEMBERS.members, IDENTITY_MEMBERS.levels);
  expect(few).toBeDefined();
  expect(identify("acme", rawBody, few)).toEqual(identify("acme", rawBody, body));
});
