import fc from "fast-check";
import { expect, it } from "vitest";
import { failureFilterSchema } from "#server/domain/failure-input";
import { loadFailureParams, toFailureFilter, withFailureFilters } from "./search-params";

it("comes back from the URL as it went in", () => {
  const params = {
    client: "acme-hvac",
    destination: "0191e3a0-5b1c-7cc2-8f00-3f1d2a4b5c6d",
    kind: "forwarding",
    dismissed: true,
  } as const;
  const url = withFailureFilters("/failures", params);
  expect(loadFailureParams(new URL(url, "http://x").searchParams)).toEqual(params);
});

it("leaves out of the URL what is usual", () => {
  const params = { client: null, destination: null, kind: null, dismissed: false };
  expect(withFailureFilters("/failures", params)).toBe("/failures");
});

it("makes a filter the server takes, whatever the URL holds", () => {
  const value = fc.option(fc.oneof(fc.string(), fc.uuid(), fc.array(fc.string())), {
    nil: undefined,
  });
  fc.assert(
    fc.property(value, value, value, value, (client, destination, kind, dismissed) => {
      const params = loadFailureParams({ client, destination, kind, dismissed });
      failureFilterSchema.parse(toFailureFilter(params));
    }),
  );
});
