import fc from "fast-check";
import { expect, it } from "vitest";
import { CLIENT_ID_PATTERN } from "#server/domain/client-id";
import { suggestId } from "./suggest-id";

it.each([
  ["Smart Tax Nation", "smart-tax-nation"],
  ["  Müller & Söhne GmbH ", "muller-and-sohne-gmbh"],
  ["Joe's Pizza", "joes-pizza"],
  ["24/7 Care", "24-7-care"],
  ["東京", ""],
])("%j becomes %j", (name, id) => {
  expect(suggestId(name)).toBe(id);
});

it("suggests an id that is taken, or nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (name) => {
      const id = suggestId(name);
      expect(id === "" || CLIENT_ID_PATTERN.test(id)).toBe(true);
    }),
  );
});
