import { expect, it, vi } from "vitest";
import type { Db } from "../db/index.ts";
import { remember } from "./remember.ts";

const aDatabase = () => ({}) as Db;

it("asks once a minute, and each database by itself", async () => {
  const ask = vi.fn(async () => ask.mock.calls.length);
  const [one, other] = [aDatabase(), aDatabase()];
  const at = (db: Db, nowMs: number) => remember(db, "key", ask, nowMs);
  expect(await Promise.all([at(one, 0), at(one, 0), at(one, 59_999)])).toEqual([1, 1, 1]);
  expect(await at(one, 60_000)).toBe(2);
  expect(await at(other, 60_000)).toBe(3);
  expect(await remember(one, "other key", ask, 60_000)).toBe(4);
});

it("does not remember a failure", async () => {
  const db = aDatabase();
  await expect(remember(db, "key", () => Promise.reject(new Error("away")))).rejects.toThrow();
  expect(await remember(db, "key", async () => "there")).toBe("there");
});

it("holds no more than a page asks for", async () => {
  const db = aDatabase();
  const ask = vi.fn(async () => null);
  for (let key = 0; key < 200; key += 1) await remember(db, `${key}`, ask, 0);
  await remember(db, "199", ask, 0);
  expect(ask).toHaveBeenCalledTimes(200);
  await remember(db, "0", ask, 0);
  expect(ask).toHaveBeenCalledTimes(201);
});
