import fc from "fast-check";
import { expect, test } from "vitest";
import { callPath, decodeCallId } from "./call-path.ts";

const segmentOf = (path: string) => path.split("/").at(-1) ?? "";

test("any id survives the way into a path and back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (callId) => {
      const wellFormed = callId.toWellFormed();
      expect(decodeCallId(segmentOf(callPath("acme", wellFormed)))).toBe(wellFormed);
    }),
  );
});

test("an id can neither climb nor leave its segment", () => {
  for (const callId of ["..", ".", "../../login", "a/b", "a?b#c", "%2e%2e", "a\\b"]) {
    const { pathname } = new URL(callPath("acme", callId), "http://dashboard.test");
    expect(pathname).toBe(callPath("acme", callId));
    expect(pathname.split("/")).toHaveLength(4);
  }
});

test("Retell's own ids stay readable", () => {
  const id = "call_a4441234567890777c4a4a123e6";
  expect(callPath("smart-tax-nation", id)).toBe(`/calls/smart-tax-nation/${id}`);
});

test("a segment that stands for nothing is null", () => {
  for (const segment of ["~", "~!!", "a.b", "~_w", ""]) expect(decodeCallId(segment)).toBeNull();
});
