import { hash } from "node:crypto";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALL, idsOf, record, START } from "../testing/journal-world.ts";
import { openJournals, surveyJournals } from "./index.ts";
import { encodeRecord } from "./record-format.ts";
import { segmentPath } from "./segment-files.ts";

const LIMIT_BYTES = 1024 * 1024;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringonce-survey-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A digest of every file, by its path. */
async function digests(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    found[path] = hash("sha256", await readFile(path));
  }
  return found;
}

async function waitingIn(progress = new Map<string, typeof START>()): Promise<number> {
  return (await surveyJournals(folder, progress)).reduce((sum, { waiting }) => sum + waiting, 0);
}

test("nothing is there, or only what other software left", async () => {
  expect(await surveyJournals(join(folder, "missing"), new Map())).toEqual([]);
  await mkdir(join(folder, "lost+found"));
  expect(await surveyJournals(folder, new Map())).toEqual([]);
});

test("what waits is counted beside the instance that writes", async () => {
  const [journal] = await openJournals(folder, LIMIT_BYTES);
  await Promise.all([record(), record(), record()].map((each) => journal.append(each)));
  expect(await surveyJournals(folder, new Map())).toEqual([{ waiting: 3, isHeld: true }]);
  await journal.append(record());
  await journal.close();
  expect(await surveyJournals(folder, new Map())).toEqual([{ waiting: 4, isHeld: false }]);
});

test("what the database has is not counted, wherever in the segments it ends", async () => {
  // Each life writes to a segment of its own.
  for (const count of [3, 2]) {
    const [journal] = await openJournals(folder, LIMIT_BYTES);
    for (let each = 0; each < count; each += 1) await journal.append(record());
    await journal.close();
  }
  const [journal] = await openJournals(folder, LIMIT_BYTES);
  let position = START;
  for (let left = 5; left >= 0; left -= 1) {
    expect(await waitingIn(new Map([[journal.id, position]]))).toBe(left);
    position = (await journal.read(position, { ...ALL, records: 1 })).next;
  }
  expect(await waitingIn(new Map([["of another journal", position]]))).toBe(5);
  await journal.close();
});

test("a torn tail and a segment that lies ready are not counted, and stay as they are", async () => {
  const [journal] = await openJournals(folder, LIMIT_BYTES);
  const whole = record();
  await journal.append(whole);
  await journal.close();
  const slot = join(folder, "1");
  await appendFile(segmentPath(slot, 1), Buffer.concat(encodeRecord(record())).subarray(0, -3));
  await writeFile(segmentPath(slot, 2), Buffer.alloc(LIMIT_BYTES));
  const before = await digests();
  expect(await waitingIn()).toBe(1);
  expect(await digests()).toEqual(before);

  // Whoever opens it finds as many.
  const [again] = await openJournals(folder, LIMIT_BYTES);
  expect(idsOf((await again.read(START, ALL)).records)).toEqual(idsOf([whole]));
  await again.close();
});

test("the lock of an instance that was killed holds nothing", async () => {
  const [journal] = await openJournals(folder, LIMIT_BYTES);
  await journal.append(record());
  await journal.close();
  await writeFile(join(folder, "1", "lock"), "999999999:1");
  expect(await surveyJournals(folder, new Map())).toEqual([{ waiting: 1, isHeld: false }]);
});
