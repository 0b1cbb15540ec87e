import { expect, it } from "vitest";
import { guessesNumbers, searchIn } from "./search-numbers.ts";

it.each([
  ["0123", false],
  ["50123", true],
  ["5550123", true],
  ["+1 415 555 0123", false],
  ["(415) 555-0123", false],
  ["call.from_number ~ +1415", true],
  ["call.from_number > 14155550000", true],
  ["call.metadata.caller < 14155550000", true],
  ["call.duration_ms > 60000", false],
  ["call.call_analysis.call_summary contains 4155", true],
  ["call.call_analysis.call_summary contains refund", false],
  ["call.to_number = +14155550123", false],
  ["call.from_number exists", false],
  ["call_4eee5a69 and Bramblewood", false],
])("%s: %s", (search, guesses) => {
  expect(guessesNumbers(search)).toBe(guesses);
});

it("is looked for wherever a procedure takes a filter", () => {
  expect(searchIn({ filter: { search: "a" }, limit: 1 })).toBe("a");
  expect(searchIn({ scope: { kind: "filter", filter: { search: "b" } } })).toBe("b");
  expect(searchIn({ scope: { kind: "events" } })).toBe(null);
  expect(searchIn(undefined)).toBe(null);
});
