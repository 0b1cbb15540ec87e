import { describe, expect, test } from "vitest";
import { destinationSettingsSchema, headersSchema } from "./destination-settings.ts";

const given = { name: "CRM", url: "https://crm.example.com/hook" };
const wordsOf = (more: object) =>
  destinationSettingsSchema
    .safeParse({ ...given, ...more })
    .error?.issues.map(({ message }) => message)
    .join(" ") ?? "accepted";

test("a name and a URL are enough: every event, as received, 10 s, no cap, any order", () => {
  expect(destinationSettingsSchema.parse(given)).toEqual({
    ...given,
    eventTypes: null,
    conditions: [],
    bodyForm: "received",
    headers: [],
    timeoutMs: 10_000,
    ratePerSecond: null,
    inOrder: false,
  });
});

describe("is refused, saying what to change", () => {
  test.each([
    [{ name: " " }, "name"],
    [{ name: "a\u0000b" }, "character"],
    [{ name: "\ud800" }, "character"],
    [{ url: "" }, "URL"],
    [{ url: `https://${"a".repeat(2_000)}` }, "2,000"],
    [{ eventTypes: [] }, "at least one"],
    [{ timeoutMs: 999 }, "at least 1 second"],
    [{ timeoutMs: 30_001 }, "at most 30 seconds"],
    [{ timeoutMs: 1_500.5 }, "whole number"],
    [{ ratePerSecond: 0 }, "at least 1"],
    [{ ratePerSecond: 10_001 }, "at most 10,000"],
    [{ bodyForm: "xml" }, ""],
  ])("%j", (more, words) => {
    expect(wordsOf(more)).toContain(words);
    expect(wordsOf(more)).not.toBe("accepted");
  });
});

describe("a header", () => {
  test.each([
    ["Authorization", "Bearer abc.def"],
    ["X-Api-Key", "k"],
    ["x_tenant", "a\tb"],
  ])("%s: %s is taken", (name, value) => {
    expect(headersSchema.safeParse([{ name, value }]).success).toBe(true);
  });

  test.each([
    ["Content-Length", "1"],
    ["HOST", "example.com"],
    ["Webhook-Id", "x"],
    ["webhook-anything", "x"],
    ["Transfer-Encoding", "chunked"],
    ["Proxy-Authorization", "x"],
    ["Bad Name", "x"],
    ["Bad:", "x"],
    ["", "x"],
    ["X-Split", "a\r\nX-Other: b"],
    ["X-Nul", "a\u0000b"],
    ["X-Umlaut", "grün"],
    ["X-Empty", "  "],
    ["X-Long", "v".repeat(4_001)],
  ])("%s: %s is refused", (name, value) => {
    expect(headersSchema.safeParse([{ name, value }]).success).toBe(false);
  });

  test("may not come twice, whatever its case, nor twenty times and more", () => {
    const twice = [
      { name: "X-A", value: "1" },
      { name: "x-a", value: "2" },
    ];
    expect(headersSchema.safeParse(twice).error?.issues[0]?.message).toBe("Give each header once.");
    const many = Array.from({ length: 21 }, (_, at) => ({ name: `X-${at}`, value: "1" }));
    expect(headersSchema.safeParse(many).success).toBe(false);
    expect(headersSchema.safeParse(many.slice(1)).success).toBe(true);
  });
});
