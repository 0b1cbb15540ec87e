import fc from "fast-check";
import { expect, test } from "vitest";
import { diffJson, equalJson } from "./json-diff.ts";
import { type JsonTree, parseJsonTree } from "./json-tree.ts";
import { writeJsonTree } from "./write-json.ts";

function tree(text: string): JsonTree {
  const parsed = parseJsonTree(text);
  if (parsed === undefined) throw new Error("not JSON");
  return parsed;
}
const diff = (before: string, after: string) => diffJson(tree(before), tree(after));

test("any JSON differs from itself in nothing", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(diff(text, text)).toEqual({ changes: [], truncated: false });
    }),
  );
});

test("there are no changes exactly when two bodies are equal as JSON", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.json({ maxDepth: 3 }), (one, other) => {
      const equal = equalJson(tree(one), tree(other));
      expect(diff(one, other).changes.length === 0).toBe(equal);
    }),
  );
});

test("what is written reads back as the same tree", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(tree(writeJsonTree(tree(text)))).toEqual(tree(text));
    }),
  );
});

test("indented, a tree reads as JSON.stringify writes it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value = JSON.parse(JSON.stringify(JSON.parse(text)));
      const written = writeJsonTree(tree(JSON.stringify(value)), undefined, "  ");
      expect(written).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test("members may change places, white space and number spellings may differ", () => {
  expect(diff('{"a":1,"b":[1.0]}', '{ "b": [1e0], "a": 1 }').changes).toEqual([]);
});

test("two numbers beyond 2^53 that JSON.parse takes for one are told apart", () => {
  expect(diff('{"n":9007199254740992}', '{"n":9007199254740993}').changes).toEqual([
    { path: ["n"], kind: "changed", before: "9007199254740992", after: "9007199254740993" },
  ]);
});

test("a member that came, one that went and one that changed are named by their path", () => {
  expect(diff('{"a":{"x":1,"y":2}}', '{"a":{"x":3,"z":null}}').changes).toEqual([
    { path: ["a", "x"], kind: "changed", before: "1", after: "3" },
    { path: ["a", "y"], kind: "removed", before: "2", after: null },
    { path: ["a", "z"], kind: "added", before: null, after: "null" },
  ]);
});

test("an item put into the middle of an array is one addition", () => {
  expect(diff("[1,2,3,4]", "[1,2,9,3,4]").changes).toEqual([
    { path: [2], kind: "added", before: null, after: "9" },
  ]);
});

test("a key named twice is compared with all its values", () => {
  expect(diff('{"a":1,"a":2}', '{"a":1,"a":3}').changes).toEqual([
    { path: ["a"], kind: "changed", before: "1 / 2", after: "1 / 3" },
  ]);
});

test("thousands of differences stop at a bound and say so", () => {
  const zeros = JSON.stringify(new Array(5_000).fill(0));
  const ones = JSON.stringify(new Array(5_000).fill(1));
  const { changes, truncated } = diff(zeros, ones);
  expect(changes).toHaveLength(300);
  expect(truncated).toBe(true);
});

test("a huge value is cut", () => {
  const [change] = diff('{"a":1}', JSON.stringify({ a: "x".repeat(100_000) })).changes;
  expect(change?.after?.length).toBeLessThan(2_100);
});

test("NUL, lone surrogates and __proto__ come through as text", () => {
  const [change] = diff('{"__proto__":"\\u0000"}', '{"__proto__":"\\ud800"}').changes;
  expect(change).toEqual({
    path: ["__proto__"],
    kind: "changed",
    before: '"\\u0000"',
    after: '"\\ud800"',
  });
});
