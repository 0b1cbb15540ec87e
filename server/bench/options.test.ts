import { expect, test } from "vitest";
import { readOptions, WrongOptions } from "./options.ts";

test.each([
  [["--help"], "Unknown option '--help'. Give the benchmarks to run (table, ack, "],
  [["--events"], "Option '--events <value>' argument missing. Give the benchmarks"],
  [["nope"], 'There is no benchmark "nope": table, ack, '],
  [["--events", "12"], "--events must be a whole number from 20000 up."],
  [["--write", "table"], "--write takes all of the benchmark"],
])("%j is refused, saying what there is", (args, sentence) => {
  expect(() => readOptions(args)).toThrow(WrongOptions);
  expect(() => readOptions(args)).toThrow(sentence);
});

test("what is asked for runs in its order", () => {
  expect(readOptions(["vitals", "table", "--quick"])).toMatchObject({
    scenarios: ["table", "vitals"],
    quick: true,
    events: 200_000,
  });
});
