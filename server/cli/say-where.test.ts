import { expect, test } from "vitest";
import { UnknownClient } from "../clients/index.ts";
import { UnknownDestination } from "../destinations/index.ts";
import { CannotRun } from "./cannot-run.ts";
import { sayWhere } from "./say-where.ts";

test("an id that is nobody's leads to those there are", () => {
  expect(sayWhere(new UnknownClient("nope"))).toBe(
    'There is no client "nope".\nThe ids there are: npm run ringonce -- client list',
  );
  expect(sayWhere(new UnknownDestination())).toMatch(/\n.*-- destination list$/);
  expect(sayWhere(new CannotRun("Say since when: --since 24h."))).toBe(
    "Say since when: --since 24h.",
  );
});
