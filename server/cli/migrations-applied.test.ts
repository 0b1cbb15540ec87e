import { expect, test } from "vitest";
import { migrationsApplied } from "./migrations-applied.ts";

test("one migration is no plural", () => {
  expect(migrationsApplied(1)).toBe("1 migration applied");
  expect(migrationsApplied(2)).toBe("2 migrations applied");
});
