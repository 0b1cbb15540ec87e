import fc from "fast-check";
import { expect, it } from "vitest";
import { safeNextPath } from "./next-path.ts";

it("keeps a page of ours with its query and fragment", () => {
  expect(safeNextPath("/events?client=a&status=dead#top")).toBe("/events?client=a&status=dead#top");
});

it.each([
  null,
  undefined,
  "",
  "events",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "\\\\evil.example",
  "/.//evil.example",
  "/..//evil.example/x",
  "https://evil.example",
  "javascript:alert(1)",
  " //evil.example",
  "/login?next=/login",
  "/api/auth/sign-out",
])("goes to the overview instead of %j", (next) => {
  expect(safeNextPath(next)).toBe("/");
});

it("never leads to another origin, whatever it is given", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    "..",
    ".",
    "@",
    ":",
    "\t",
    "\n",
    "evil.example",
    "?",
    "#",
    "%2f",
  );
  const origin = "https://hooks.example.com";
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((p) => `/${p.join("")}`),
      ),
      (next) => {
        const path = safeNextPath(next);
        expect(path.startsWith("/")).toBe(true);
        expect(new URL(path, origin).origin).toBe(origin);
      },
    ),
  );
});
