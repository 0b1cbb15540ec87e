import { expect, test } from "vitest";
import { withDuplicateFilters } from "../duplicates/search-params";
import { withEventFilters } from "../events/event-link";
import { withFailureFilters } from "../failures/search-params";
import { withRefusalFilters } from "../refused/search-params";
import { duplicatesPath, eventsPath, failuresPath, refusedPath } from "./list-paths";

const span = { from: new Date("2026-11-25T12:00:00Z"), to: new Date("2026-11-25T13:00:00.001Z") };

test("they are what the lists themselves would write, where it does not go without saying", () => {
  for (const filters of [{ client: "a:b c", ...span }, { range: "30d" as const }, {}]) {
    expect(eventsPath({ ...filters, divergent: true })).toBe(
      withEventFilters("/events", { ...filters, divergent: true }),
    );
    expect(duplicatesPath(filters)).toBe(withDuplicateFilters("/duplicates", filters));
    expect(refusedPath({ ...filters, code: "signature_mismatch" })).toBe(
      withRefusalFilters("/refused", { ...filters, code: "signature_mismatch" }),
    );
  }
  expect(failuresPath({ client: "acme", kind: "forwarding" })).toBe(
    withFailureFilters("/failures", { client: "acme", kind: "forwarding" }),
  );
});
