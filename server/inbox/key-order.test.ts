import fc from "fast-check";
import { expect, test } from "vitest";
import { inKeyOrder } from "./key-order.ts";

test("keys stand in the order of their bytes, whatever characters they have", () => {
  const key = fc.oneof(
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom("\uffee", "\u{1f600}", "a:b", "a%3Ab", "\ue000\u{10000}"),
  );
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      const bytes = (text: string) => Buffer.from(text);
      expect(inKeyOrder(keys, (each) => each)).toEqual(
        keys.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b))),
      );
    }),
  );
});
