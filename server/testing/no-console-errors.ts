import { afterEach, beforeEach, expect } from "vitest";

/** An error nobody expected fails the test that printed it. Spy on console.error to expect one. */
const printed: string[] = [];
const print = console.error;

beforeEach(() => {
  printed.length = 0;
  console.error = (...parts: unknown[]) => {
    printed.push(parts.map(String).join(" "));
    print(...parts);
  };
});

afterEach(() => {
  console.error = print;
  expect(printed, "unexpected console.error").toEqual([]);
});
