import { expect, it } from "vitest";
import { REFUSAL_CODES } from "#server/domain/refusal";
import { byCause } from "./refusal-causes";
import { REFUSAL_WORDS } from "./refusal-words";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));

it("has words and an advice for every cause there is", () => {
  for (const code of REFUSAL_CODES) {
    expect(REFUSAL_WORDS[code].title).not.toBe("");
    expect(REFUSAL_WORDS[code].fix).toMatch(/\.$/);
  }
});

it("adds up clients by cause, keeps the latest time, and names whom it knows", () => {
  const causes = byCause([
    { clientId: "a", code: "signature_mismatch", count: 2, lastAt: at(5) },
    { clientId: "b", code: "signature_mismatch", count: 3, lastAt: at(9) },
    { clientId: null, code: "unknown_client", count: 7, lastAt: at(20) },
  ]);
  expect(causes).toEqual([
    { code: "unknown_client", count: 7, lastAt: at(20), clientIds: [] },
    { code: "signature_mismatch", count: 5, lastAt: at(9), clientIds: ["a", "b"] },
  ]);
});
