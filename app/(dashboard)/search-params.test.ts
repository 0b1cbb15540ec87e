import fc from "fast-check";
import { expect, it } from "vitest";
import { loadOverviewParams } from "./search-params";

it("shows the last day, problems first, when the URL says nothing or nonsense", () => {
  const usual = {
    range: "24h",
    from: null,
    to: null,
    q: "",
    attention: false,
    sort: "problems",
    order: "desc",
  };
  expect(loadOverviewParams({})).toEqual(usual);
  expect(loadOverviewParams({ range: "1y", from: "soon", sort: "__proto__", order: "up" })).toEqual(
    usual,
  );
});

it("never throws, whatever the URL holds", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
  fc.assert(
    fc.property(value, value, value, (range, sort, order) => {
      expect(["1h", "24h", "7d", "30d"]).toContain(
        loadOverviewParams({ range, sort, order }).range,
      );
    }),
  );
});
