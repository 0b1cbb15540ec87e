import { cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type Journal, openJournal } from "../journal/journal.ts";
import { encodeRecord, type Journaled } from "../journal/record-format.ts";
import type { Position } from "../journal/segment.ts";
import { deliveryOf, freshBody } from "./delivery.ts";
import { flipBit } from "./flip-bit.ts";

export const START: Position = { segment: 0, offset: 0 };
export const ALL = { records: 10_000, bytes: Number.MAX_SAFE_INTEGER };

export const record = (text = ""): Journaled => ({
  delivery: deliveryOf({ ...freshBody(), text }),
  countedAs: null,
});
export const idsOf = (records: readonly Journaled[]) => records.map(({ delivery }) => delivery.id);
export const sizeOf = (each: Journaled) => Buffer.concat(encodeRecord(each)).length;

const newFolder = () => mkdtemp(join(tmpdir(), "ringonce-journal-"));

/**
 * What tests of the journal do, each with one in a folder of its own. Call it once in a file, outside of
 * everything: it sets up and takes down by itself.
 */
export function journalWorld(limitBytes: number) {
  let folder: string;
  let journal: Journal;

  beforeEach(async () => {
    folder = await newFolder();
    journal = await openJournal(folder, limitBytes);
  });
  afterEach(async () => {
    await journal.close();
    await rm(folder, { recursive: true });
  });

  async function moveTo(other: string): Promise<void> {
    await journal.close();
    await rm(folder, { recursive: true });
    folder = other;
    journal = await openJournal(folder, limitBytes);
  }

  async function copyOfFolder(): Promise<string> {
    const copy = await newFolder();
    await cp(folder, copy, { recursive: true });
    return copy;
  }

  async function namesOf(kind: ".log" | ".record"): Promise<string[]> {
    return (await readdir(folder)).filter((name) => name.endsWith(kind)).sort();
  }

  const pathOf = (name: string) => join(folder, name);

  return {
    get folder() {
      return folder;
    },
    get journal() {
      return journal;
    },
    pathOf,
    segmentNames: () => namesOf(".log"),
    damagedNames: () => namesOf(".record"),
    lengthOf: async (name: string) => (await stat(pathOf(name))).size,

    async append(...records: readonly Journaled[]): Promise<void> {
      for (const each of records) await journal.append(each);
    },

    /** As they lie there, once after the other. */
    async readAll(position = START): Promise<Journaled[]> {
      const all: Journaled[] = [];
      for (let from = position; ; ) {
        const { records, next } = await journal.read(from, ALL);
        if (records.length === 0) return all;
        all.push(...records);
        from = next;
      }
    },

    /** @param work what happens to the folder in the meantime */
    async reopen(work: () => Promise<unknown> = async () => {}, ready?: number): Promise<void> {
      await journal.close();
      await work();
      journal = await openJournal(folder, limitBytes, ready);
    },

    /** As the disk is at this moment, without a goodbye. */
    async dieAndReopen(): Promise<void> {
      await moveTo(await copyOfFolder());
    },
    copyOfFolder,
    moveTo,

    flipBit: (name: string, offset: number) => flipBit(pathOf(name), offset),
  };
}
