import { expect, test } from "vitest";
import { chaosCommand, readOptions } from "./options.ts";

const read = (...args: string[]) =>
  readOptions(
    ["node", "chaos", ...args],
    chaosCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} }),
  );

test.each([
  [["--events", "abc"], "whole number"],
  [["--embedded-events", "-1"], "at least 0"],
  [["--rate", "0"], "50/s"],
  [["--calm", "soon"], "seconds"],
  [["--only", "["], "No fault"],
  [["--only", "nothing of the kind"], "SIGKILL"],
  [["--only", "disk filled"], "--embedded-events 0"],
  [["--events", "0", "--embedded-events", "0"], "both 0"],
])("%j is refused with a hint", (args, hint) => {
  expect(() => read(...args)).toThrow(hint);
});

test("what can be used is taken as it is meant", () => {
  expect(read()).toMatchObject({ events: 20_000, embeddedEvents: 3_000, calm: 5 });
  expect(
    read("--events", "7", "--embedded-events", "0", "--rate", "700", "--calm", "0.5"),
  ).toMatchObject({ events: 7, embeddedEvents: 0, rate: 700, calm: 0.5 });
  const { only } = read("--only", "disk filled", "--embedded-events", "0");
  expect(only?.test("PostgreSQL's disk filled for 3 s")).toBe(true);
});
