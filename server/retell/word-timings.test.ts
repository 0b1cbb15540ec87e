import fc from "fast-check";
import { expect, test } from "vitest";
import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import { withoutWordTimings } from "./word-timings.ts";

/** What a body says, with every list of timed words cut to its first: by the slow way. */
function expected(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, member) =>
    name === "words" && Array.isArray(member) && member.length > 1 && member.every(isTimed)
      ? member.slice(0, 1)
      : member,
  );
}

function isTimed(word: unknown): boolean {
  return (
    typeof word === "object" &&
    word !== null &&
    Object.keys(word).join() === "word,start,end" &&
    /^[^"\\]*$/.test((word as { word: string }).word)
  );
}

test.each(RETELL_FIXTURES)("leaves all but the words as it is: %s", (name) => {
  const { rawBody } = readFixture(name);
  const text = rawBody.toString("utf8");
  expect(JSON.parse(withoutWordTimings(text))).toEqual(expected(JSON.parse(text)));
});

test("most of a long body is words", () => {
  const text = readFixture("call_analyzed.large_300kb").rawBody.toString("utf8");
  expect(withoutWordTimings(text).length).toBeLessThan(text.length / 2);
});

const seconds = fc.oneof(
  fc.nat(10_000),
  fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 1e4),
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("]", "}]", '"words":[', '\\"words":[{"word":"a","start":0,"end":1}', "\\", '"'),
);
const word = fc.record({ word: text, start: seconds, end: seconds }, { noNullPrototype: true });
const words = fc.array(word, { maxLength: 5 });
const name = fc.oneof(fc.constantFrom("words", 'x"words', "words\\", "word"), text);
const entry = fc.dictionary(name, fc.oneof(words, text, fc.constant([{ word: "a" }, 1])), {
  noNullPrototype: true,
});

test("takes away whole words, whatever stands in names and texts", () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const body = JSON.stringify({ call: { transcript_object: entries } });
      const left = JSON.parse(withoutWordTimings(body));
      const once = expected(JSON.parse(body));
      // Lists with a word that is written with an escape may have stayed.
      const shortened = expected(left);
      expect(shortened).toEqual(once);
      expect(firstsOf(left)).toEqual(firstsOf(JSON.parse(body)));
    }),
    { numRuns: 2_000 },
  );
});

/** Everything, but of lists under "words" only the first item. */
function firstsOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, member) =>
    key === "words" && Array.isArray(member) ? member.slice(0, 1) : member,
  );
}

test.each([
  ['{"words":[{"word":"a","start":01,"end":1},{"word":"b","start":01,"end":1}]}', "numbers"],
  ['{"words":[{"word":"a","start":1,"end":1},{"word":"\n","start":1,"end":1}]}', "texts"],
])("a body that is no JSON does not become one by it: %s", (body) => {
  expect(() => JSON.parse(body)).toThrow();
  expect(() => JSON.parse(withoutWordTimings(body))).toThrow();
});
