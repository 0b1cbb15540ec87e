import { expect, test } from "vitest";
import { countTypes } from "./count-types";

test("a call that sends each turn names the type once", () => {
  expect(countTypes(["call_started", "turn", "turn", "call_ended", "turn"])).toBe(
    "call_started, 3 × turn, call_ended",
  );
  expect(countTypes([])).toBe("");
});
