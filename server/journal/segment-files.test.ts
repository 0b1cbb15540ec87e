import { open, stat, truncate } from "node:fs/promises";
import { expect, it } from "vitest";
import { ALL, idsOf, journalWorld, record, sizeOf } from "../testing/journal-world.ts";
import { encodeRecord } from "./record-format.ts";
import { SEGMENT_BYTES, segmentsAhead } from "./segment-files.ts";

const MIB = 1024 * 1024;
const [FIRST, SECOND, THIRD, FOURTH] = [1, 2, 3, 4].map((n) => `0000000${n}.log`) as [
  string,
  string,
  string,
  string,
];
/** Of which two are ready. */
const world = journalWorld(2 * 16 * SEGMENT_BYTES);

/** Of full length each. */
async function untilReady(...names: string[]): Promise<void> {
  await expect.poll(world.segmentNames).toEqual(names);
  await expect
    .poll(() => Promise.all(names.map(world.lengthOf)))
    .toEqual(names.map(() => SEGMENT_BYTES));
}

it("makes as many ready as the limit allows, and one more for each that is used", async () => {
  await untilReady(FIRST, SECOND);
  await world.append(record());
  await untilReady(FIRST, SECOND, THIRD);
  expect(world.journal.pending()).toMatchObject({ records: 1 });
});

it("makes none ready in a journal that somebody else left behind, which is only drained", async () => {
  await untilReady(FIRST, SECOND);
  await world.append(record());
  await world.reopen(undefined, 0);
  await expect.poll(world.segmentNames).toEqual([FIRST]);
  expect(await world.readAll()).toHaveLength(1);
});

it("makes at most eight ready, however large the journal may become", () => {
  expect([255, 256, 1_024, 100_000].map((mb) => segmentsAhead(mb * MIB))).toEqual([0, 1, 4, 8]);
});

it("needs no new name nor size when a delivery comes", async () => {
  await untilReady(FIRST, SECOND);
  const before = await stat(world.pathOf(FIRST));
  await world.append(record());
  const after = await stat(world.pathOf(FIRST));
  expect(after).toMatchObject({ ino: before.ino, size: before.size, blocks: before.blocks });
});

it("keeps what was acknowledged, in order, through kills at any time", async () => {
  const kept: string[] = [];
  for (let life = 0; life < 4; life += 1) {
    const records = Array.from({ length: 25 }, () => record("x".repeat(MIB)));
    await Promise.all(records.map((each) => world.journal.append(each)));
    kept.push(...idsOf(records));
    await world.dieAndReopen();
    expect(idsOf(await world.readAll())).toEqual(kept);
  }
});

it("holds what was acknowledged in whatever state a kill in the midst of writing leaves the disk", async () => {
  const acknowledged: string[] = [];
  let isOver = false;
  const send = async () => {
    while (!isOver) {
      const each = record("x".repeat(100_000));
      await world.append(each);
      acknowledged.push(each.delivery.id);
    }
  };
  const sending = Array.from({ length: 8 }, send);
  const states: { left: string; before: string[] }[] = [];
  for (let state = 0; state < 4; state += 1) {
    const many = acknowledged.length + 40;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(many);
    const before = [...acknowledged];
    states.push({ left: await world.copyOfFolder(), before });
  }
  isOver = true;
  await Promise.all(sending);

  for (const { left, before } of states) {
    await world.moveTo(left);
    const later = record();
    await world.append(later);
    const read = idsOf(await world.readAll());
    expect(new Set(read).size).toBe(read.length);
    expect(read).toEqual(expect.arrayContaining(before));
    expect(read.at(-1)).toBe(later.delivery.id);
  }
});

it("takes over what an earlier life made ready, and gives no number twice", async () => {
  await untilReady(FIRST, SECOND);
  await world.dieAndReopen();
  await untilReady(FIRST, SECOND);
  await world.append(record());
  await untilReady(FIRST, SECOND, THIRD);
  await world.dieAndReopen();
  await world.append(record());
  const second = await world.journal.read({ segment: 1, offset: SEGMENT_BYTES }, ALL);
  expect(second.next.segment).toBe(2);
  expect(await world.readAll()).toHaveLength(2);
});

it("does not take over a segment where anything stands in it: it could be read as records", async () => {
  await untilReady(FIRST, SECOND);
  const [first, planted] = [record(), record()];
  await world.reopen(async () => {
    const file = await open(world.pathOf(FIRST), "r+");
    await file.write(Buffer.concat(encodeRecord(planted)), 0, undefined, sizeOf(first));
    await file.close();
  });
  await world.append(first);
  expect(await world.readAll()).toEqual([first]);
  await world.dieAndReopen();
  expect(await world.readAll()).toEqual([first]);
});

it("makes anew what was only half made", async () => {
  await untilReady(FIRST, SECOND);
  await world.reopen(async () => {
    await truncate(world.pathOf(SECOND), SEGMENT_BYTES / 2);
    await truncate(world.pathOf(FIRST), 0);
  });
  await untilReady(THIRD, FOURTH);
});
