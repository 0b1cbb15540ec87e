import fc from "fast-check";
import { expect, it } from "vitest";
import { duplicateFilterSchema } from "#server/domain/duplicate-filter";
import {
  duplicateParams,
  loadDuplicateParams,
  toDuplicateFilter,
  withDuplicateFilters,
} from "./search-params";

it("comes back from the URL as it went in", () => {
  const params = {
    client: "acme",
    call: "call_1",
    cause: "twin",
    divergence: "enriched",
    range: "24h",
    from: new Date("2026-11-25T10:00:00.000Z"),
    to: new Date("2026-11-25T11:00:00.000Z"),
    sort: "rate",
  } as const;
  const url = withDuplicateFilters("/duplicates", params);
  expect(loadDuplicateParams(new URL(url, "http://x").searchParams)).toEqual(params);
});

it("leaves out of the URL what is usual", () => {
  expect(withDuplicateFilters("/duplicates", { range: "7d", sort: "duplicates" })).toBe(
    "/duplicates",
  );
});

it("makes a filter that the server takes, whatever the URL holds", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined });
  const keys = Object.keys(duplicateParams);
  fc.assert(
    fc.property(fc.array(value, { minLength: keys.length, maxLength: keys.length }), (values) => {
      const query = Object.fromEntries(keys.map((key, index) => [key, values[index]]));
      const filter = toDuplicateFilter(loadDuplicateParams(query));
      expect(duplicateFilterSchema.safeParse(filter).success).toBe(true);
    }),
  );
});
