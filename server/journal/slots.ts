import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { LockTaken, withLock } from "../lock/index.mjs";
import { type Journal, openJournal } from "./journal.ts";

const MOST_INSTANCES = 64;

/**
 * Opens the journals of a data folder: a slot of this instance's own, first in the list, and those
 * that no living instance holds, which somebody before left behind and may still have to be
 * drained. Instances that share a data folder thus never share a journal.
 *
 * @param limitBytes how large this instance's journal may become
 */
export async function openJournals(
  folder: string,
  limitBytes: number,
): Promise<[Journal, ...Journal[]]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const existing = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number);
  const journals: Journal[] = [];
  for (let slot = 1; slot <= MOST_INSTANCES; slot += 1) {
    const isNeeded = journals.length === 0 || existing.includes(slot);
    if (!isNeeded) continue;
    const isOwn = journals.length === 0;
    const journal = await openSlot(join(folder, String(slot)), limitBytes, isOwn);
    if (journal !== null) journals.push(journal);
  }
  const [own, ...left] = journals;
  if (own === undefined) throw new Error(`No journal is free in ${folder}.`);
  return [own, ...left];
}

/** @returns null where another living process holds the slot */
async function openSlot(
  folder: string,
  limitBytes: number,
  isOwn: boolean,
): Promise<Journal | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = await hold(join(folder, "lock"));
  if (release === null) return null;
  const journal = await openJournal(folder, limitBytes, isOwn ? undefined : 0);
  return {
    ...journal,
    async close() {
      await journal.close();
      await release();
    },
  };
}

/** Holds a lock until it is released. */
async function hold(path: string): Promise<(() => Promise<void>) | null> {
  let letGo = () => {};
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return new Promise((resolve, reject) => {
    const holding = withLock(
      path,
      () => {
        resolve(async () => {
          letGo();
          await holding;
        });
        return released;
      },
      { waitMs: 0 },
    );
    holding.catch((error) => {
      if (error instanceof LockTaken) resolve(null);
      else reject(error);
    });
  });
}
