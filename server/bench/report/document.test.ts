import { expect, test } from "vitest";
import { writeDocument } from "./document.ts";
import { brokenSection, judge } from "./section.ts";

test("what broke off stands in the document with its reason, beside what was measured", () => {
  const memory = {
    title: "Memory",
    method: "For a minute.",
    columns: ["part", "MB"],
    rows: [["1", "630"]],
    goals: [judge("Memory, last part against the second", 1.02, { atMost: 1.1 })],
  };
  const text = writeDocument("18.0", [brokenSection("ack", new Error("The journal.")), memory]);
  expect(text).toContain("## ack\n\nNot measured to the end:\n\n- The journal.");
  expect(text).toMatch(/\| ✗ +\| ack, measured to the end +\| yes +\| no +\|/);
  expect(text).toMatch(
    /\| ✓ +\| Memory, last part against the second +\| at most 1.10 +\| +1.02 +\|/,
  );
  expect(text).toContain("## Memory\n\nFor a minute.\n\n| part |  MB |");
});

test("a goal whose figure is missing is not met", () => {
  expect(judge("Longest", Math.max(), { atMost: 1_000 })).toMatchObject({
    met: false,
    measured: "–",
  });
  expect(judge("Ratio", Number.NaN, { atLeast: 1 }).met).toBe(false);
});
