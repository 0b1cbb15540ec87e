import { expect, test } from "vitest";
import { retellApiKeySchema } from "./client.ts";

test.each(["key_1", " key_1", "key_1\n", "\u00a0key_1\r\n", "\ufeffkey_1"])(
  "%j is the key without what was pasted around it",
  (pasted) => expect(retellApiKeySchema.parse(pasted)).toBe("key_1"),
);

test.each(["key_1 key_2", "key_\n1", "key\u200b_1", "key_1\u0000"])(
  "%j is refused, for it can be no key",
  (pasted) => expect(() => retellApiKeySchema.parse(pasted)).toThrow("no blanks"),
);

test("nothing but blanks is nothing", () => {
  expect(() => retellApiKeySchema.parse(" \n")).toThrow("Paste the Retell API key");
});
