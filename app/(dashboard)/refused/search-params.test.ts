import fc from "fast-check";
import { expect, it } from "vitest";
import { loadRefusalParams, withRefusalFilters } from "./search-params";

it("comes back from the URL as it went in", () => {
  const params = { client: "acme-hvac", code: "signature_mismatch", range: "7d" } as const;
  const url = withRefusalFilters("/refused", params);
  expect(loadRefusalParams(new URL(url, "http://x").searchParams)).toEqual(params);
});

it("leaves out of the URL what is usual", () => {
  expect(withRefusalFilters("/refused", { client: null, code: null, range: "24h" })).toBe(
    "/refused",
  );
});

it("never throws, whatever the URL holds", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
  fc.assert(
    fc.property(value, value, value, (client, code, range) => {
      const params = loadRefusalParams({ client, code, range });
      expect(params.client === null || /^[a-z0-9-]+$/.test(params.client)).toBe(true);
    }),
  );
});
