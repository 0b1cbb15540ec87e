import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demandHandlers } from "./demand-handlers.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "handlers-of-a-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a handler of an event type that may be misspelt is named, with the nearest that is known", async () => {
  for (const type of ["call_analysed", "call_ended"]) {
    const text = `export default { eventType: "${type}", run: async () => {} };`;
    await writeFile(join(folder, `${type}.ts`), text);
  }
  const said: string[] = [];
  await demandHandlers((line) => said.push(line), folder);
  expect(said).toEqual([
    'Note: Ringonce knows no event type "call_analysed"; the nearest it knows is call_analyzed.',
  ]);
});
