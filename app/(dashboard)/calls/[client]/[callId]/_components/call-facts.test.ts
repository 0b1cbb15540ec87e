import { expect, test } from "vitest";
import { formatCents } from "@/_components/format-cents";

test("cents become dollars with what is left of a cent, and unknown is not zero", () => {
  expect(formatCents("12.345")).toBe("$0.1235");
  expect(formatCents("0")).toBe("$0.00");
  expect(formatCents("123456")).toBe("$1,234.56");
  expect(formatCents(null)).toBe("–");
  expect(formatCents("")).toBe("–");
  expect(formatCents("much")).toBe("–");
});
