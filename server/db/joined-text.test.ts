import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { joinedText } from "./index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await testDatabase();
});
afterAll(() => scratch.drop());

const BETWEEN = "\x1e\x1e";
const LONG = `{"text":"${"é€😀".repeat(40_000)}"}`;

async function given(texts: string[]): Promise<unknown> {
  const joined = joinedText(
    texts.map((text) => Buffer.from(text)),
    BETWEEN,
  );
  // Among others: what comes before and after must stay what it is.
  const [row] = await scratch.database.control`
    select ${"before"}::text as before, string_to_array(${joined}::text, ${BETWEEN}) as texts,
           ${"after"}::text as after`;
  expect(row).toMatchObject({ before: "before", after: "after" });
  return row?.texts;
}

test.each([
  ["none", []],
  ["one", ['{"a":1}']],
  ["several, of any length and script", ['{"a":1}', LONG, '"\\u0000\\ud800"', LONG, "{}"]],
])("PostgreSQL gets the texts, byte for byte: %s", async (_, texts) => {
  expect(await given(texts)).toEqual(texts);
});

test("an unrepaired driver would take the same text for it", () => {
  const texts = ["{}", "[1]", "é"].map((text) => Buffer.from(text));
  expect(`${joinedText(texts, "|")}`).toBe("{}|[1]|é");
});
