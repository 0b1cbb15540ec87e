import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapInTurns } from "./in-turns.ts";

/** Longer than a turn. */
function work(): void {
  const until = performance.now() + 3;
  while (performance.now() < until);
}

test("all are mapped, in their order", async () => {
  expect(await mapInTurns([1, 2, 3], (n) => n * 2)).toEqual([2, 4, 6]);
  expect(await mapInTurns([], work)).toEqual([]);
});

test("others get their turn in between", async () => {
  const order: string[] = [];
  const mapping = mapInTurns(["a", "b", "c"], (name) => {
    work();
    order.push(name);
  });
  await turn();
  order.push("other");
  await mapping;
  expect(order[0]).toBe("a");
  expect(order.at(-1)).toBe("c");
  expect(order).toContain("other");
});

test("what fails ends it", async () => {
  const mapping = mapInTurns([1, 2], () => {
    throw new Error("no");
  });
  await expect(mapping).rejects.toThrow("no");
});
