import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalNumber,
  JsonNumber,
  type JsonTree,
  MAX_JSON_DEPTH,
  parseJsonTree,
  Repeated,
} from "./json-tree.ts";

/** What `JSON.parse` would have made of it. */
function plain(tree: JsonTree | undefined): unknown {
  if (tree instanceof JsonNumber) return Number(tree.text);
  if (tree instanceof Repeated) return plain(tree.values.at(-1));
  if (Array.isArray(tree)) return tree.map(plain);
  if (tree instanceof Map) return Object.fromEntries([...tree].map(([k, v]) => [k, plain(v)]));
  return tree;
}

const anyJson = fc.jsonValue({ stringUnit: "binary", maxDepth: 5 });

test("the tree is what JSON.parse reads, however it is spaced", () => {
  fc.assert(
    fc.property(anyJson, fc.constantFrom(undefined, 2, "\t", " \r\n"), (value, space) => {
      const text = JSON.stringify(value, null, space);
      expect(plain(parseJsonTree(text))).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test("text that JSON.parse refuses has no tree", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      expect(parseJsonTree(text) !== undefined).toBe(isJson);
    }),
  );
  for (const text of ["", "{", "[1,]", '{"a":}', "01", "1 2", "nul", '"\u0001"']) {
    expect(parseJsonTree(text)).toBeUndefined();
  }
});

test("a number keeps its digits, a repeated key its values, `__proto__` is a key", () => {
  expect(parseJsonTree("9007199254740993")).toEqual(new JsonNumber("9007199254740993"));
  expect(parseJsonTree('{"a":true,"a":null,"\\u0061":"x"}')).toEqual(
    new Map([["a", new Repeated([true, null, "x"])]]),
  );
  expect(parseJsonTree('{"__proto__":{"a":"b"}}')).toEqual(
    new Map([["__proto__", new Map([["a", "b"]])]]),
  );
});

test("the depth has a limit, below which any stack is safe", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(parseJsonTree(nested(MAX_JSON_DEPTH))).toBeDefined();
  expect(parseJsonTree(nested(MAX_JSON_DEPTH + 1))).toBeUndefined();
  expect(parseJsonTree(nested(500_000))).toBeUndefined();
});

describe("a number's one spelling", () => {
  test.each([
    ["1", "1.0"],
    ["1", "10e-1"],
    ["100", "1e2"],
    ["1.5E+3", "1500"],
    ["0", "-0.0e7"],
    ["-0.25", "-25e-2"],
    ["1e999", "10e998"],
  ])("%s equals %s", (a, b) => {
    expect(canonicalNumber(a)).toBe(canonicalNumber(b));
  });

  test.each([
    ["9007199254740993", "9007199254740992"],
    ["1", "-1"],
    ["10", "1"],
    ["0.1", "0.10000000000000000001"],
    ["1e999", "1e998"],
    ["1e99999999999999999999", "1e99999999999999999998"],
  ])("%s differs from %s", (a, b) => {
    expect(canonicalNumber(a)).not.toBe(canonicalNumber(b));
  });

  test("doubles that print alike are equal, and only those", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, double, (a, b) => {
        expect(canonicalNumber(JSON.stringify(a))).toBe(canonicalNumber(a.toExponential()));
        expect(canonicalNumber(JSON.stringify(a)) === canonicalNumber(JSON.stringify(b))).toBe(
          a === b,
        );
      }),
    );
  });
});
