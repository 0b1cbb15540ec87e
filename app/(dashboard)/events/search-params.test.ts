import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_STATUSES } from "#server/domain/event";
import { eventFilterSchema } from "#server/domain/event-filter";
import { parseSearch } from "#server/domain/search";
import { TIME_RANGES } from "#server/domain/time-range";
import { eventFilterParams, withEventFilters } from "./event-link";
import {
  countActiveFilters,
  type EventFilterParams,
  loadEventFilterParams,
  toEventFilter,
} from "./search-params";

const load = (search: string) => loadEventFilterParams(new URLSearchParams(search));

/** Text as it comes out of the parser: trimmed, never empty, without NUL. */
const text = fc
  .string({ unit: "binary", minLength: 1, maxLength: 60 })
  .map((raw) => raw.toWellFormed().replaceAll("\u0000", "").trim())
  .filter((clean) => clean !== "");
const instant = fc.date({
  min: new Date(0),
  max: new Date("9998-01-01T00:00:00Z"),
  noInvalidDate: true,
});

const params: fc.Arbitrary<EventFilterParams> = fc.record({
  q: fc.option(text),
  client: fc.option(text),
  type: fc.option(text),
  status: fc.option(fc.constantFrom(...EVENT_STATUSES)),
  call: fc.option(text),
  duplicates: fc.boolean(),
  divergent: fc.boolean(),
  tests: fc.boolean(),
  range: fc.option(fc.constantFrom(...TIME_RANGES)),
  from: fc.option(instant),
  to: fc.option(instant),
});

test("filters come back from the URL as they went in", () => {
  fc.assert(
    fc.property(params, (filters) => {
      expect(load(withEventFilters("", filters))).toEqual(filters);
    }),
  );
});

test("any URL parses, and to filters the server accepts", () => {
  const name = fc.constantFrom(...Object.keys(eventFilterParams));
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.constantFrom("NaN", "-1", "%00", "2026-13-45", "+275760-09-13T00:00:00Z", "true"),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
      const { q, ...filters } = load(new URLSearchParams(pairs).toString());
      const readable = q !== null && parseSearch(q).error === undefined ? q : null;
      const filter = toEventFilter({ ...filters, q: readable });
      expect(eventFilterSchema.safeParse(filter).success).toBe(true);
    }),
  );
});

test("a search that can't be read is refused, and never taken for none", () => {
  const filter = toEventFilter(load("q=call.metadata.order_id%20%3D"));
  const { error } = eventFilterSchema.safeParse(filter);
  expect(error?.issues[0]).toMatchObject({
    path: ["search"],
    message: expect.stringContaining("Say what call.metadata.order_id should be compared with"),
  });
  expect(eventFilterSchema.safeParse(toEventFilter(load("q=%20"))).success).toBe(true);
});

test("an unfiltered list has a bare URL", () => {
  expect(withEventFilters("/events", load(""))).toBe("/events");
  expect(countActiveFilters(load(""))).toBe(0);
});

test("a pasted call id may bring spaces along", () => {
  expect(load("call=%20call_1%0A").call).toBe("call_1");
});

test("including tests is no narrowing filter", () => {
  expect(countActiveFilters(load("tests=true&duplicates=true&client=a"))).toBe(2);
});
