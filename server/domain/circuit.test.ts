import { expect, test } from "vitest";
import { circuitWaitsMs, speaksOfDestination } from "./circuit.ts";

test("waits grow from opening to opening, however they are jittered", () => {
  for (const random of [0, 0.5, 0.999]) {
    const waits = circuitWaitsMs(random);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBe(waits.length);
  }
});

test.each([200, 204, 400, 404, 409, 410, 422, 301])(
  "an answer %i shows that it is there",
  (status) => {
    const ok = status < 300;
    const stage = ok ? null : "status";
    expect(speaksOfDestination({ ok, stage, httpStatus: status })).toBe("well");
  },
);

test.each([429, 500, 502, 503, 504])("an answer %i is trouble", (httpStatus) => {
  expect(speaksOfDestination({ ok: false, stage: "status", httpStatus })).toBe("trouble");
});

test.each(["guard", "resolve", "connect", "tls", "timeout", "send"] as const)(
  "a failure at stage %s is trouble",
  (stage) => {
    expect(speaksOfDestination({ ok: false, stage, httpStatus: null })).toBe("trouble");
  },
);

test("a process of ours that died says nothing of the destination", () => {
  expect(speaksOfDestination({ ok: false, stage: "lost", httpStatus: null })).toBe("nothing");
});
