import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isHeld } from "../lock/index.mjs";
import { readOrMakeId } from "./identity.ts";
import { BEGINNING, type Progress } from "./progress.ts";
import { measureRecords } from "./record-format.ts";
import type { Position } from "./segment.ts";
import { isUnused, segmentNumbers, segmentPath } from "./segment-files.ts";

/** A journal as it lies in a data folder. */
export type JournalOnDisk = {
  /** Whole records that the database has not taken. */
  waiting: number;
  /** Whether a living instance has it, and drains it. Others are drained by whoever starts next. */
  isHeld: boolean;
};

/**
 * The journals of a data folder, without opening them. Only reads, so that it may run beside the
 * instances that write and drain them. It then may count some that are moved at this moment.
 *
 * @param progress how far they were drained, or less
 */
export async function surveyJournals(
  journalsFolder: string,
  progress: Progress,
): Promise<JournalOnDisk[]> {
  const found: JournalOnDisk[] = [];
  for (const slot of await slotsIn(journalsFolder)) {
    const folder = join(journalsFolder, slot);
    found.push({
      waiting: await countWaiting(folder, progress),
      isHeld: isHeld(join(folder, "lock")),
    });
  }
  return found;
}

async function countWaiting(folder: string, progress: Progress): Promise<number> {
  const numbers = await segmentNumbers(folder);
  if (numbers.length === 0) return 0;
  const position = progress.get(await readOrMakeId(folder, { anew: false })) ?? BEGINNING;
  let records = 0;
  for (const number of numbers) records += await countBehind(folder, number, position);
  return records;
}

/** The newest segment stays when it is drained, so what lies in a file need not wait. */
async function countBehind(folder: string, number: number, position: Position): Promise<number> {
  if (number < position.segment) return 0;
  const offset = number === position.segment ? position.offset : 0;
  const path = segmentPath(folder, number);
  try {
    // One that was made ready is 16 MiB of zeros: its beginning tells as much.
    if (await isUnused(path)) return 0;
    return measureRecords((await readFile(path)).subarray(offset)).records;
  } catch (error) {
    // Whoever drains deletes what is drained.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

async function slotsIn(journalsFolder: string): Promise<string[]> {
  try {
    return (await readdir(journalsFolder)).filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
