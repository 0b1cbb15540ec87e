import { expect, it } from "vitest";
import { changeOf } from "./change";

it.each([
  [120, 100, "up", "20 %"],
  [80, 100, "down", "20 %"],
  [100, 100, "same", "0 %"],
  [1_300, 100, "up", "× 13"],
  [0, 100, "down", "100 %"],
  [5, 0, "unknown", "–"],
  [null, 100, "unknown", "–"],
  [100, null, "unknown", "–"],
])("%s after %s is %s by %s", (now, before, direction, text) => {
  expect(changeOf(now, before)).toEqual({ direction, text });
});
