import fc from "fast-check";
import { expect, it } from "vitest";
import { loadRefusalParams, withRefusalFilters } from "./search-params";

it("comes back from the URL as it went in", () => {
  const params = {
    client: "acme-hvac",
    code: "signature_mismatch",
    range: "7d",
    from: new Date("2026-11-20T10:20:30.400Z"),
    to: new Date("2026-11-21T00:00:00.000Z"),
  } as const;
  const url = withRefusalFilters("/refused", params);
  expect(loadRefusalParams(new URL(url, "http://x").searchParams)).toEqual(params);
});

it("leaves out of the URL what is usual", () => {
  const usual = { client: null, code: null, range: "24h", from: null, to: null } as const;
  expect(withRefusalFilters("/refused", usual)).toBe("/refused");
});

it("never throws, whatever the URL holds", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
  fc.assert(
    fc.property(value, value, value, value, value, (client, code, range, from, to) => {
      const params = loadRefusalParams({ client, code, range, from, to });
      expect(params.client === null || /^[a-z0-9-]+$/.test(params.client)).toBe(true);
      for (const end of [params.from, params.to]) {
        expect(end === null || Number.isFinite(end.getTime())).toBe(true);
      }
    }),
  );
});
