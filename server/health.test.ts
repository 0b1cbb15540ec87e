import { expect, it } from "vitest";
import { checkReadiness } from "./health.ts";

it("is ready when the database answers", async () => {
  expect(await checkReadiness(async () => 1)).toBe("ready");
});

it("is unavailable when the database refuses, throws or hangs", async () => {
  expect(await checkReadiness(async () => Promise.reject(new Error("refused")))).toBe(
    "unavailable",
  );
  expect(
    await checkReadiness(() => {
      throw new Error("closed");
    }),
  ).toBe("unavailable");
  expect(await checkReadiness(() => new Promise(() => {}), 5)).toBe("unavailable");
});
