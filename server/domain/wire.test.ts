import fc from "fast-check";
import { expect, it } from "vitest";
import { fromWire, toWire } from "./wire.ts";

const travel = (value: unknown) => fromWire(JSON.parse(JSON.stringify(toWire(value))));

it("brings moments over, and what only looks like one", () => {
  const at = new Date("2026-11-25T12:00:00.123Z");
  const value = {
    at,
    list: [at, null, { $: "2026-11-25T12:00:00.123Z" }],
    nested: { $: { $: at }, more: [[]] },
  };
  expect(travel(value)).toEqual(value);
  expect(JSON.stringify(toWire({ at }))).toBe('{"at":{"$":"2026-11-25T12:00:00.123Z"}}');
});

it("brings over whatever is made of JSON and moments", () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.constant(null),
      fc.date({ noInvalidDate: true }),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.constantFrom("$", "__proto__", "at"), fc.string()), tie("value"), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      expect(travel(given)).toEqual(given);
    }),
  );
});

it("says nothing as nothing, and leaves nothing out", () => {
  expect(travel(undefined)).toBeUndefined();
  expect(travel([undefined])).toEqual([undefined]);
  expect(travel({ a: undefined, b: 1 })).toEqual({ b: 1 });
  expect(travel(Number.NaN)).toBeNull();
});

it.each([[new Map()], [12n], [() => 1], [new (class Row {})()]])("refuses %s", (value) => {
  expect(() => toWire({ value })).toThrow("can't travel");
});
