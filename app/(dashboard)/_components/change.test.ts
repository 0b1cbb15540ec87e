import { expect, it } from "vitest";
import { changeOf, pointsOf } from "./change";

it.each([
  [120, 100, "up", "20 %"],
  [80, 100, "down", "20 %"],
  [246_700, 100_000, "up", "147 %"],
  [103.3, 100, "up", "3.3 %"],
  [100, 100, "same", "0 %"],
  [1_300, 100, "up", "× 13"],
  [0, 100, "down", "100 %"],
  [5, 0, "unknown", "–"],
  [null, 100, "unknown", "–"],
  [100, null, "unknown", "–"],
])("%s after %s is %s by %s", (now, before, direction, text) => {
  expect(changeOf(now, before)).toEqual({ direction, text });
});

it.each([
  [0.31, 0.3, "up", "1 pt"],
  [0.3, 0.3125, "down", "1.3 pt"],
  [0.3, 0.30001, "same", "0 pt"],
  [0, 0.05, "down", "5 pt"],
  [0.3, null, "unknown", "–"],
])("a share of %s after %s is %s by %s", (now, before, direction, text) => {
  expect(pointsOf(now, before)).toEqual({ direction, text });
});
