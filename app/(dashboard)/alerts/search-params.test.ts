import fc from "fast-check";
import { expect, it } from "vitest";
import { loadAlertParams, NOTHING, withAlertFilters } from "./search-params";

it("comes back from the URL as it went in", () => {
  const params = { client: "acme-hvac", state: "open" } as const;
  const url = withAlertFilters("/alerts", params);
  expect(loadAlertParams(new URL(url, "http://x").searchParams)).toEqual(params);
});

it("leaves out of the URL what is usual", () => {
  expect(withAlertFilters("/alerts", NOTHING)).toBe("/alerts");
});

it("never throws, whatever the URL holds", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
  fc.assert(
    fc.property(value, value, (client, state) => {
      const params = loadAlertParams({ client, state });
      expect(params.client === null || /^[a-z0-9-]+$/.test(params.client)).toBe(true);
      expect([null, "open", "resolved"]).toContain(params.state);
    }),
  );
});
