import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("./fixtures/retell/", import.meta.url);

/** The names of the recorded bodies, without `.json`; each is one request of Retell. */
export const RETELL_FIXTURES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json") && file !== "signatures.json")
  .map((file) => file.slice(0, -".json".length))
  .sort();

/** One recorded body, byte for byte, and parsed. */
export function readFixture(name: string): { rawBody: Buffer; body: unknown } {
  const rawBody = readFileSync(new URL(`${name}.json`, FOLDER));
  return { rawBody, body: JSON.parse(rawBody.toString("utf8")) };
}

export function readFixtureText(file: string): string {
  return readFileSync(new URL(file, FOLDER), "utf8");
}
