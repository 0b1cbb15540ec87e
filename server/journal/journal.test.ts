import {
  appendFile,
  cp,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { type Journal, openJournal } from "./journal.ts";
import { encodeRecord } from "./record-format.ts";
import type { Position } from "./segment.ts";
import { SEGMENT_BYTES, segmentsAhead } from "./segment-files.ts";

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

async function segmentNames(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".log")).sort();
}

async function segmentPath(): Promise<string> {
  return join(folder, (await segmentNames()).at(-1) ?? "");
}

async function sizeOf(name: string): Promise<number> {
  return (await stat(join(folder, name))).size;
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
    expect(await segmentNames()).toHaveLength(3);
    let position = START;
    for (let left = records.length; left > 0; left -= 1) {
      const { next } = await journal.read(position, { records: 1, bytes: 1 });
      await journal.advance(next);
      position = next;
      expect(journal.pending().records).toBe(left - 1);
    }
    expect(await segmentNames()).toHaveLength(1);
  });

  it("writes more than a sync takes in several, in order, and leaves no segment longer than it is", async () => {
    const records = Array.from({ length: 30 }, () => record("x".repeat(1024 * 1024)));
    await Promise.all(records.map((each) => journal.append(each)));
    expect(await readAll()).toEqual(records.map(({ delivery }) => delivery.id));
    await journal.close();
    const sizes = await Promise.all((await segmentNames()).map(sizeOf));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(journal.pending().bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(SEGMENT_BYTES);
    await reopen();
    expect(await readAll()).toEqual(records.map(({ delivery }) => delivery.id));
  });

  it("lets a drain go on while deliveries come without end", async () => {
    await journal.append(record());
    const { next } = await journal.read(START, ALL);
    let isDrained = false;
    const endless = async () => {
      while (!isDrained) await journal.append(record("x".repeat(64 * 1024)));
    };
    const appending = Array.from({ length: 100 }, endless);
    await journal.advance(next);
    isDrained = true;
    await Promise.all(appending);
    expect(await readAll(next)).toHaveLength(journal.pending().records);
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

describe("segments that are made ready ahead", () => {
  const LARGE_LIMIT = 2 * 16 * SEGMENT_BYTES;
  const READY = ["00000001.log", "00000002.log"];

  beforeEach(async () => {
    await journal.close();
    journal = await openJournal(folder, LARGE_LIMIT);
  });

  /** Of full length each. */
  async function untilReady(names: string[]): Promise<void> {
    await expect.poll(segmentNames).toEqual(names);
    await expect.poll(() => Promise.all(names.map(sizeOf))).toEqual(names.map(() => SEGMENT_BYTES));
  }

  /** As the disk is at this moment, without a goodbye. */
  async function dieAndReopen(): Promise<void> {
    const left = await mkdtemp(join(tmpdir(), "ringonce-journal-"));
    await cp(folder, left, { recursive: true });
    await journal.close();
    await rm(folder, { recursive: true });
    folder = left;
    journal = await openJournal(folder, LARGE_LIMIT);
  }

  it("are as many as the limit allows, and one more for each that is used", async () => {
    await untilReady(READY);
    await journal.append(record());
    await untilReady([...READY, "00000003.log"]);
    expect(journal.pending()).toMatchObject({ records: 1 });
  });

  it("are none in a journal that somebody else left behind, which is only drained", async () => {
    await untilReady(READY);
    await journal.append(record());
    await journal.close();
    journal = await openJournal(folder, LARGE_LIMIT, 0);
    await expect.poll(segmentNames).toEqual(["00000001.log"]);
    expect(await readAll()).toHaveLength(1);
  });

  it("are at most eight, however large the journal may become", () => {
    expect([255, 256, 1_024, 100_000].map((mb) => segmentsAhead(mb * 1024 * 1024))).toEqual([
      0, 1, 4, 8,
    ]);
  });

  it("need no new name nor size when a delivery comes", async () => {
    await untilReady(READY);
    const before = await stat(join(folder, "00000001.log"));
    await journal.append(record());
    const after = await stat(join(folder, "00000001.log"));
    expect(after).toMatchObject({ ino: before.ino, size: before.size, blocks: before.blocks });
  });

  it("keep what was acknowledged, in order, through kills at any time", async () => {
    const kept: string[] = [];
    for (let life = 0; life < 4; life += 1) {
      const records = Array.from({ length: 25 }, () => record("x".repeat(1024 * 1024)));
      await Promise.all(records.map((each) => journal.append(each)));
      kept.push(...records.map(({ delivery }) => delivery.id));
      await dieAndReopen();
      expect(await readAll()).toEqual(kept);
    }
  });

  it("hold what was acknowledged in whatever state a kill in the midst of writing leaves the disk", async () => {
    const acknowledged: string[] = [];
    let isOver = false;
    const send = async () => {
      while (!isOver) {
        const each = record("x".repeat(100_000));
        await journal.append(each);
        acknowledged.push(each.delivery.id);
      }
    };
    const sending = Array.from({ length: 8 }, send);
    const states: { left: string; before: string[] }[] = [];
    for (let state = 0; state < 4; state += 1) {
      const many = acknowledged.length + 40;
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(many);
      const before = [...acknowledged];
      const left = await mkdtemp(join(tmpdir(), "ringonce-journal-"));
      await cp(folder, left, { recursive: true });
      states.push({ left, before });
    }
    isOver = true;
    await Promise.all(sending);

    for (const { left, before } of states) {
      await journal.close();
      await rm(folder, { recursive: true });
      folder = left;
      journal = await openJournal(folder, LARGE_LIMIT);
      const later = record();
      await journal.append(later);
      const read = await readAll();
      expect(new Set(read).size).toBe(read.length);
      expect(read).toEqual(expect.arrayContaining(before));
      expect(read.at(-1)).toBe(later.delivery.id);
    }
  });

  it("are taken over from an earlier life, and given no number twice", async () => {
    await untilReady(READY);
    await dieAndReopen();
    await untilReady(READY);
    await journal.append(record());
    await untilReady([...READY, "00000003.log"]);
    await dieAndReopen();
    await journal.append(record());
    expect((await journal.read({ segment: 1, offset: SEGMENT_BYTES }, ALL)).next.segment).toBe(2);
    expect(await readAll()).toHaveLength(2);
  });

  it("are not taken over where anything stands in them: it could be read as records", async () => {
    await untilReady(READY);
    await journal.close();
    const [first, planted] = [record(), record()];
    const file = await open(join(folder, "00000001.log"), "r+");
    const bytes = Buffer.concat(encodeRecord(first));
    await file.write(Buffer.concat(encodeRecord(planted)), 0, undefined, bytes.length);
    await file.close();
    journal = await openJournal(folder, LARGE_LIMIT);
    await journal.append(first);
    expect(await readAll()).toEqual([first.delivery.id]);
    await dieAndReopen();
    expect(await readAll()).toEqual([first.delivery.id]);
  });

  it("are made anew where one was only half made", async () => {
    await untilReady(READY);
    await journal.close();
    await truncate(join(folder, "00000002.log"), SEGMENT_BYTES / 2);
    await truncate(join(folder, "00000001.log"), 0);
    journal = await openJournal(folder, LARGE_LIMIT);
    await untilReady(["00000003.log", "00000004.log"]);
  });
});
