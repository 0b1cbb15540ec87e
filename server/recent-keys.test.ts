import { expect, test } from "vitest";
import { fingerprintOf, RecentKeys } from "./recent-keys.ts";

const keyOf = (n: number) => `acme:call_${n.toString(16).padStart(32, "0")}:call_ended`;

test("of half a million alike keys no two have a fingerprint in common", () => {
  const seen = new Set<number>();
  for (let n = 0; n < 500_000; n += 1) seen.add(fingerprintOf(keyOf(n)));
  expect(seen.size).toBe(500_000);
});

test("each key has a number of its own, which stays", () => {
  const keys = new RecentKeys(1_000);
  const numbers = Array.from({ length: 500 }, (_, n) => keys.put(keyOf(n)));
  expect(new Set(numbers).size).toBe(500);
  expect(numbers.every((number) => number >= 0 && number < keys.size)).toBe(true);
  expect(numbers).toEqual(numbers.map((_, n) => keys.find(keyOf(n))));
  expect(keys.put(keyOf(7))).toBe(numbers[7]);
});

test("of the last ones nearly all are known, and of those long before none", () => {
  const keys = new RecentKeys(1_000);
  for (let n = 0; n < 100_000; n += 1) keys.put(keyOf(n));
  const known = (from: number, to: number) => {
    let count = 0;
    for (let n = from; n < to; n += 1) count += Number(keys.find(keyOf(n)) !== -1);
    return count;
  };
  expect(known(99_000, 100_000)).toBeGreaterThan(990);
  expect(known(0, 90_000)).toBe(0);
});

test("what was never put in is not known, nor what is forgotten", () => {
  const keys = new RecentKeys(10);
  expect(keys.find("")).toBe(-1);
  keys.put("a");
  keys.put("b");
  keys.forget("a");
  keys.forget("c");
  expect(["a", "b", "c"].map((key) => keys.find(key) !== -1)).toEqual([false, true, false]);
});
