import { appendFile, open, readFile, truncate } from "node:fs/promises";
import { expect, it } from "vitest";
import { ALL, idsOf, journalWorld, record, START, sizeOf } from "../testing/journal-world.ts";
import { encodeRecord, type Journaled } from "./record-format.ts";

/** Small enough that no segment is made ready. */
const world = journalWorld(64 * 1024 * 1024);
const SEGMENT = "00000001.log";

let records: [Journaled, Journaled, Journaled, Journaled];

async function appendFour(text = ""): Promise<void> {
  records = [record(text), record(text), record(text), record(text)];
  await world.append(...records);
}
/** Where the last byte of a body lies. */
function endOf(index: number): number {
  return records.slice(0, index + 1).reduce((sum, each) => sum + sizeOf(each), 0) - 1;
}
const damage = (index: number) => world.flipBit(SEGMENT, endOf(index));
const without = (...indices: number[]) => records.filter((_, index) => !indices.includes(index));

it.each([
  { which: "the first", indices: [0] },
  { which: "one in the midst", indices: [1] },
  { which: "several behind one another", indices: [1, 2] },
])("reads the records behind a damaged one, found after a restart: $which", async ({ indices }) => {
  await appendFour();
  await world.reopen(async () => {
    for (const index of indices) await damage(index);
  });
  expect(await world.readAll()).toEqual(without(...indices));
  expect(world.journal.pending().records).toBe(4 - indices.length);
  expect(await world.damagedNames()).toHaveLength(indices.length);
});

it("keeps the bytes of a damaged record for a person to look at", async () => {
  await appendFour();
  await world.reopen(() => damage(1));
  await world.readAll();
  await world.readAll();
  const [name, ...others] = await world.damagedNames();
  expect(others).toEqual([]);
  const kept = await readFile(world.pathOf(name ?? ""));
  const whole = Buffer.concat(encodeRecord(records[1]));
  expect(kept.length).toBe(whole.length);
  expect(kept.subarray(0, -1)).toEqual(whole.subarray(0, -1));
});

it.each([
  { what: "a record", offset: () => endOf(1) },
  { what: "the length of a record", offset: () => endOf(0) + 1 },
  { what: "the last record, which looks torn then", offset: () => endOf(3) },
])(
  "goes on with the next segment when the disk damages $what of a running journal",
  async ({ offset }) => {
    await appendFour("x".repeat(4_000_000));
    const later = record("x".repeat(4_000_000));
    await world.append(later);
    expect(await world.segmentNames()).toHaveLength(2);
    await world.flipBit(SEGMENT, offset());

    expect(idsOf(await world.readAll()).at(-1)).toBe(later.delivery.id);
    expect(await world.damagedNames()).toHaveLength(1);
    await world.journal.advance((await world.journal.read(START, ALL)).next);
    await world.journal.advance({ segment: 2, offset: sizeOf(later) });
    expect(world.journal.pending()).toMatchObject({ records: 0, bytes: 0 });
  },
);

it("counts down to nothing when the last that was left is damaged", async () => {
  await appendFour();
  await damage(3);
  const whole = await world.journal.read(START, ALL);
  expect(whole.records).toEqual(without(3));
  await world.journal.advance(whole.next);
  const rest = await world.journal.read(whole.next, ALL);
  expect(rest.records).toEqual([]);
  await world.journal.advance(rest.next);
  expect(world.journal.pending()).toMatchObject({ records: 0, bytes: 0 });
});

it("finds what is behind a damaged record that is longer than what is read at once", async () => {
  await appendFour("x".repeat(1_000_000));
  await world.reopen(() => damage(0));
  const { records: found } = await world.journal.read(START, { records: 2, bytes: 100_000 });
  expect(idsOf(found)).toEqual(idsOf([records[1]]));
});

it.each([
  { tail: "zeros", bytes: Buffer.alloc(4_096) },
  { tail: "what is no record", bytes: Buffer.from("not a record, whatever its length says") },
])(
  "takes a broken last record for torn by a crash when behind it come $tail",
  async ({ bytes }) => {
    await appendFour();
    await world.reopen(async () => {
      await truncate(world.pathOf(SEGMENT), endOf(3));
      await appendFile(world.pathOf(SEGMENT), Buffer.concat([Buffer.from("?"), bytes]));
    });
    expect(await world.readAll()).toEqual(without(3));
    expect(await world.damagedNames()).toEqual([]);
  },
);

it("keeps a segment whose beginning the disk has lost, though it looks like one that is made ready", async () => {
  await appendFour();
  await world.reopen(async () => {
    const file = await open(world.pathOf(SEGMENT), "r+");
    await file.write(Buffer.alloc(sizeOf(records[0])), 0, undefined, 0);
    await file.close();
  });
  await expect.poll(world.damagedNames).toEqual(["damaged-1-0.record"]);
  const kept = await readFile(world.pathOf("damaged-1-0.record"));
  expect(kept.includes(records[3].delivery.body)).toBe(true);
  await expect.poll(world.segmentNames).toEqual([]);
});
