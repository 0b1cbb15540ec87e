import { expect, test } from "vitest";
import { allEnded } from "./all-ended.ts";

test("what all of them came to is in the order given", async () => {
  expect(await allEnded([Promise.resolve(1), Promise.resolve("two")])).toEqual([1, "two"]);
});

test("when one fails the others are waited for, and what failed first is thrown", async () => {
  let end = () => {};
  const slow = new Promise<never>((_, reject) => {
    end = () => reject(new Error("because of the first"));
  });
  let isOver = false;
  const all = allEnded([slow, Promise.reject(new Error("the first"))]).finally(() => {
    isOver = true;
  });
  const thrown = expect(all).rejects.toThrow(/^the first$/);
  await new Promise(setImmediate);
  expect(isOver).toBe(false);
  end();
  await thrown;
});
