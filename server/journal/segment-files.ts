import { type FileHandle, open, readdir, readFile, statfs, unlink } from "node:fs/promises";
import { join } from "node:path";
import { log } from "../log.ts";
import { readRange, syncFolder, writeAll } from "./files.ts";
import { setAsideDamaged } from "./set-aside.ts";

/** No segment becomes longer, and no record is nearly as long. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;
/** Of the journal's limit, so much is made ready, but not more segments than that. */
const AHEAD = 1 / 16;
const MOST_AHEAD = 8;
/** A disk with less room than so many segments has better uses for it. */
const ROOM_FOR = 16;
const ZEROS = Buffer.alloc(1024 * 1024);

export type SegmentFile = { number: number; file: FileHandle };

export type SegmentFiles = {
  /** The next one, empty and open; its number has never been given before. @throws what the disk says */
  next(): Promise<SegmentFile>;
  /** Ends what is being made ready. */
  close(): Promise<void>;
};

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(8, "0")}.log`);
}

/** How many are kept ready by a journal of this limit. */
export function segmentsAhead(limitBytes: number): number {
  return Math.min(MOST_AHEAD, Math.floor((limitBytes * AHEAD) / SEGMENT_BYTES));
}

/** Lowest first. */
export async function segmentNumbers(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /^\d{8}\.log$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

/** Whether nothing has been written into it yet. What was acknowledged starts with its length. */
export async function isUnused(path: string): Promise<boolean> {
  return (await readRange(path, 0, 4)).every((byte) => byte === 0);
}

/**
 * Makes the next segments of a journal ready: full of zeros and synced, name and all. The journal is
 * needed when the disk is at its busiest, and then it is names and sizes that take long: they wait for
 * whatever else has been written to the file system. Into a segment that is ready only bytes are written,
 * and it has its room on the disk though that may be full by now.
 *
 * @param count how many are kept ready; see `segmentsAhead`
 * @param unused segments without a record that an earlier life left behind, the lowest first; they are
 *   used, or deleted
 * @param lastNumber the highest number there is
 */
export function openSegmentFiles(
  folder: string,
  count: number,
  { unused, lastNumber }: { unused: readonly number[]; lastNumber: number },
): SegmentFiles {
  const pathOf = (number: number) => segmentPath(folder, number);
  const ready: number[] = [];
  let last = lastNumber;
  let closing = false;

  async function adopt(): Promise<boolean> {
    const whole: number[] = [];
    for (const number of unused) {
      if (whole.length < count && (await isReady(pathOf(number)))) whole.push(number);
      else await remove(number);
    }
    // A name that was given just before the end of that life may not be durable.
    if (whole.length > 0) await syncFolder(folder);
    ready.push(...whole);
    return true;
  }

  /** What stands in it may be records whose beginning the disk has lost. */
  async function remove(number: number): Promise<void> {
    const bytes = await readFile(pathOf(number));
    if (!bytes.equals(Buffer.alloc(bytes.length))) {
      await setAsideDamaged(folder, { segment: number, offset: 0, bytes });
    }
    await unlink(pathOf(number));
  }

  async function makeOne(): Promise<boolean> {
    if (!(await hasRoom(folder))) return false;
    const { number, file } = await make();
    try {
      for (let at = 0; at < SEGMENT_BYTES && !closing; at += ZEROS.length) {
        await writeAll(file, [ZEROS], at);
      }
      if (closing) {
        await discard(number, file);
        return false;
      }
      await file.sync();
      await file.close();
      ready.push(number);
      return true;
    } catch (error) {
      await discard(number, file);
      throw error;
    }
  }

  async function make(): Promise<SegmentFile> {
    last += 1;
    const number = last;
    const file = await open(pathOf(number), "wx", 0o600);
    try {
      await syncFolder(folder);
    } catch (error) {
      await discard(number, file);
      throw error;
    }
    return { number, file };
  }

  async function discard(number: number, file: FileHandle): Promise<void> {
    await file.close().catch(() => {});
    await unlink(pathOf(number)).catch(() => {});
  }

  /** What is being made, if anything is: one at a time, so that numbers are ready in their order. */
  let making: Promise<void> = Promise.resolve();
  let isMaking = false;

  /** @param work says whether it makes sense to go on */
  function makeReady(work: () => Promise<boolean>): void {
    isMaking = true;
    making = work().then(
      (goOn) => {
        isMaking = false;
        if (goOn) makeMore();
      },
      (error) => {
        isMaking = false;
        log.warn({ err: error }, "journal.not_made_ready");
      },
    );
  }

  function makeMore(): void {
    if (isMaking || closing || ready.length >= count) return;
    makeReady(makeOne);
  }

  makeReady(adopt);

  return {
    async next() {
      // A higher number now would leave the one that is being made for later, out of its order.
      if (ready.length === 0) await making;
      const number = ready.shift();
      try {
        if (number === undefined) return await make();
        return { number, file: await open(pathOf(number), "r+") };
      } finally {
        makeMore();
      }
    },
    async close() {
      closing = true;
      await making;
    },
  };
}

/** Its room is there, and nothing in it could be taken for a record behind one that is written. */
async function isReady(path: string): Promise<boolean> {
  for (let at = 0; at < SEGMENT_BYTES; at += ZEROS.length) {
    if (!(await readRange(path, at, at + ZEROS.length)).equals(ZEROS)) return false;
  }
  return (await readRange(path, SEGMENT_BYTES, SEGMENT_BYTES + 1)).length === 0;
}

async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= ROOM_FOR * SEGMENT_BYTES;
}
