import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { type Journal, openJournal, type Position } from "./journal.ts";

let folder: string;
let journal: Journal;
const START: Position = { segment: 0, offset: 0 };
const ALL = { records: 10_000, bytes: Number.MAX_SAFE_INTEGER };
const LIMIT = 64 * 1024 * 1024;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringonce-journal-"));
  journal = await openJournal(folder, LIMIT);
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true });
});

const record = (text = "") => ({
  delivery: deliveryOf({ ...freshBody(), text }),
  countedAs: null,
});

async function reopen(): Promise<Journal> {
  await journal.close();
  journal = await openJournal(folder, LIMIT);
  return journal;
}

async function segmentPath(): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".log")).sort();
  return join(folder, names.at(-1) ?? "");
}

async function readAll(position = START): Promise<string[]> {
  const ids: string[] = [];
  for (let from = position; ; ) {
    const { records, next } = await journal.read(from, ALL);
    if (records.length === 0) return ids;
    ids.push(...records.map(({ delivery }) => delivery.id));
    from = next;
  }
}

describe("the journal", () => {
  it("gives back every delivery exactly, in order, also after a restart", async () => {
    const odd = deliveryOf('{"event":"x","n":1e400,"t":"\\u0000\\ud800 \\n 🔑",\n "k":1}');
    const records = [record(), { delivery: odd, countedAs: odd.id }, record()];
    for (const each of records) await journal.append(each);
    expect((await journal.read(START, ALL)).records).toEqual(records);
    await reopen();
    expect((await journal.read(START, ALL)).records).toEqual(records);
    expect(journal.pending()).toMatchObject({ records: 3 });
  });

  it("takes many at once and loses none", async () => {
    const records = Array.from({ length: 500 }, () => record());
    await Promise.all(records.map((each) => journal.append(each)));
    expect(await readAll()).toEqual(records.map(({ delivery }) => delivery.id));
  });

  it.each([1, 5, 9, 60])("reads all whole records before a tail torn %i bytes short", async (n) => {
    const records = [record(), record(), record()];
    for (const each of records) await journal.append(each);
    await journal.close();
    const path = await segmentPath();
    await truncate(path, (await readFile(path)).length - n);
    await reopen();
    expect(await readAll()).toEqual(records.slice(0, 2).map(({ delivery }) => delivery.id));

    // And what comes after the crash is read too.
    const later = record();
    await journal.append(later);
    expect((await readAll()).at(-1)).toBe(later.delivery.id);
  });

  it("stops at bytes that were altered or never written", async () => {
    const records = [record(), record()];
    for (const each of records) await journal.append(each);
    await journal.close();
    const path = await segmentPath();
    const bytes = await readFile(path);
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await appendFile(path, Buffer.alloc(4_096));
    await reopen();
    expect(await readAll()).toEqual([records[0]?.delivery.id]);
  });

  it("forgets what was drained, and only that", async () => {
    const records = [record(), record(), record()];
    for (const each of records) await journal.append(each);
    const { next } = await journal.read(START, { records: 2, bytes: ALL.bytes });
    await journal.advance(next);
    expect(journal.pending().records).toBe(1);
    expect(await readAll(next)).toEqual([records[2]?.delivery.id]);
  });

  it("goes on numbering where it was after everything was drained and it was reopened", async () => {
    await journal.append(record());
    const { next } = await journal.read(START, ALL);
    await journal.advance(next);
    await reopen();
    const later = record();
    await journal.append(later);
    expect(await readAll(next)).toEqual([later.delivery.id]);
  });

  it("begins a new identity where its segments are gone, so that no old position applies", async () => {
    await journal.append(record());
    const before = journal.id;
    await journal.close();
    await rm(await segmentPath());
    await reopen();
    expect(journal.id).not.toBe(before);
  });

  it("keeps its identity while it has segments", async () => {
    await journal.append(record());
    const before = journal.id;
    await reopen();
    expect(journal.id).toBe(before);
  });

  it("rolls over to new segments and deletes them as they are drained", async () => {
    const large = "x".repeat(6 * 1024 * 1024);
    const records = [record(large), record(large), record(large), record(large), record(large)];
    for (const each of records) await journal.append(each);
    expect((await readdir(folder)).filter((name) => name.endsWith(".log"))).toHaveLength(2);
    let position = START;
    for (let left = records.length; left > 0; left -= 1) {
      const { next } = await journal.read(position, { records: 1, bytes: 1 });
      await journal.advance(next);
      position = next;
      expect(journal.pending().records).toBe(left - 1);
    }
    expect((await readdir(folder)).filter((name) => name.endsWith(".log"))).toHaveLength(1);
  });

  it("refuses what would take it over its limit, with a reason, and takes more once drained", async () => {
    await journal.close();
    journal = await openJournal(folder, 1024 * 1024);
    const large = "x".repeat(700_000);
    await journal.append(record(large));
    await expect(journal.append(record(large))).rejects.toMatchObject({
      code: "journal_unavailable",
      message: expect.stringContaining("limit"),
    });
    await journal.advance((await journal.read(START, ALL)).next);
    await journal.append(record(large));
  });
});
