import { rm, truncate } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { deliveryOf } from "../testing/delivery.ts";
import { ALL, idsOf, journalWorld, record, START } from "../testing/journal-world.ts";
import { SEGMENT_BYTES } from "./segment-files.ts";

const MIB = 1024 * 1024;
const world = journalWorld(64 * MIB);

async function lastSegment(): Promise<string> {
  return (await world.segmentNames()).at(-1) ?? "";
}

it("gives back every delivery exactly, in order, also after a restart", async () => {
  const odd = deliveryOf('{"event":"x","n":1e400,"t":"\\u0000\\ud800 \\n 🔑",\n "k":1}');
  const records = [record(), { delivery: odd, countedAs: odd.id }, record()];
  await world.append(...records);
  expect((await world.journal.read(START, ALL)).records).toEqual(records);
  await world.reopen();
  expect((await world.journal.read(START, ALL)).records).toEqual(records);
  expect(world.journal.pending()).toMatchObject({ records: 3 });
});

it("takes many at once and loses none", async () => {
  const records = Array.from({ length: 500 }, () => record());
  await Promise.all(records.map((each) => world.journal.append(each)));
  expect(idsOf(await world.readAll())).toEqual(idsOf(records));
});

it.each([1, 5, 9, 60])("reads all whole records before a tail torn %i bytes short", async (n) => {
  const records = [record(), record(), record()];
  await world.append(...records);
  await world.reopen(async () => {
    const name = await lastSegment();
    await truncate(world.pathOf(name), (await world.lengthOf(name)) - n);
  });
  expect(idsOf(await world.readAll())).toEqual(idsOf(records.slice(0, 2)));

  // And what comes after the crash is read too.
  const later = record();
  await world.append(later);
  expect(idsOf(await world.readAll()).at(-1)).toBe(later.delivery.id);
  expect(await world.damagedNames()).toEqual([]);
});

describe("of what was drained", () => {
  it("forgets that, and only that", async () => {
    const records = [record(), record(), record()];
    await world.append(...records);
    const { next } = await world.journal.read(START, { records: 2, bytes: ALL.bytes });
    await world.journal.advance(next);
    expect(world.journal.pending().records).toBe(1);
    expect(idsOf(await world.readAll(next))).toEqual(idsOf(records.slice(2)));
  });

  it("goes on numbering where it was, also after everything was drained and it was reopened", async () => {
    await world.append(record());
    const { next } = await world.journal.read(START, ALL);
    await world.journal.advance(next);
    await world.reopen();
    const later = record();
    await world.append(later);
    expect(await world.readAll(next)).toEqual([later]);
  });

  it("deletes segments as they are drained", async () => {
    const records = Array.from({ length: 5 }, () => record("x".repeat(6 * MIB)));
    await world.append(...records);
    expect(await world.segmentNames()).toHaveLength(3);
    let position = START;
    for (let left = records.length; left > 0; left -= 1) {
      const { next } = await world.journal.read(position, { records: 1, bytes: 1 });
      await world.journal.advance(next);
      position = next;
      expect(world.journal.pending().records).toBe(left - 1);
    }
    expect(await world.segmentNames()).toHaveLength(1);
  });

  it("lets a drain go on while deliveries come without end", async () => {
    await world.append(record());
    const { next } = await world.journal.read(START, ALL);
    let isDrained = false;
    const endless = async () => {
      while (!isDrained) await world.append(record("x".repeat(64 * 1024)));
    };
    const appending = Array.from({ length: 100 }, endless);
    await world.journal.advance(next);
    isDrained = true;
    await Promise.all(appending);
    expect(await world.readAll(next)).toHaveLength(world.journal.pending().records);
  });
});

describe("its identity", () => {
  it("is a new one where its segments are gone, so that no old position applies", async () => {
    await world.append(record());
    const before = world.journal.id;
    await world.reopen(async () => rm(world.pathOf(await lastSegment())));
    expect(world.journal.id).not.toBe(before);
  });

  it("is the same while it has segments", async () => {
    await world.append(record());
    const before = world.journal.id;
    await world.reopen();
    expect(world.journal.id).toBe(before);
  });
});

it("writes more than a sync takes in several, in order, and leaves no segment longer than it is", async () => {
  const records = Array.from({ length: 30 }, () => record("x".repeat(MIB)));
  await Promise.all(records.map((each) => world.journal.append(each)));
  expect(idsOf(await world.readAll())).toEqual(idsOf(records));
  await world.reopen(async () => {
    const sizes = await Promise.all((await world.segmentNames()).map(world.lengthOf));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(world.journal.pending().bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(SEGMENT_BYTES);
  });
  expect(idsOf(await world.readAll())).toEqual(idsOf(records));
});

it("refuses what would take it over its limit, with a reason, and takes more once drained", async () => {
  const large = "x".repeat(7 * MIB);
  await world.append(...Array.from({ length: 9 }, () => record(large)));
  await expect(world.append(record(large))).rejects.toMatchObject({
    code: "journal_unavailable",
    message: expect.stringContaining("limit"),
  });
  await world.journal.advance((await world.journal.read(START, { records: 1, bytes: 1 })).next);
  await world.append(record(large));
});
