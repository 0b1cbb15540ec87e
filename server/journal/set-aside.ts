import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { log } from "../log.ts";
import { syncFolder } from "./files.ts";
import type { Journaled } from "./record-format.ts";
import type { Damaged } from "./segment.ts";

/** A delivery that was answered 200 and that the database will never take, in a file of its own. */
export type SetAside =
  | { path: string; why: "refused"; reason: string }
  /** By the disk: what it returns is not what was synced. */
  | { path: string; why: "damaged" };

const REFUSED = /^refused-.*\.json$/;
const DAMAGED = /^damaged-.*\.record$/;

/** Resolves when the file is on disk under its name, synced. Its body stands in it as text. */
export async function setAside(
  folder: string,
  { delivery, countedAs }: Journaled,
  reason: string,
): Promise<void> {
  const path = join(folder, `refused-${delivery.id}.json`);
  const readable = { ...delivery, body: delivery.body.toString() };
  const text = JSON.stringify({ reason, countedAs, delivery: readable }, null, 2);
  await writeDurably(folder, path, `${text}\n`);
}

/** Its bytes as they are; the same file again if this was done before. */
export async function setAsideDamaged(
  folder: string,
  { segment, offset, bytes }: Damaged,
): Promise<void> {
  const path = join(folder, `damaged-${segment}-${offset}.record`);
  await writeDurably(folder, path, bytes);
  log.error({ path, bytes: bytes.length }, "journal.record_damaged");
}

async function writeDurably(folder: string, path: string, content: string | Buffer): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  await syncFolder(folder);
}

/** What lies in the journals of a data folder; none where there is no such folder. */
export async function findSetAside(journalsFolder: string): Promise<SetAside[]> {
  const found: SetAside[] = [];
  for (const slot of await namesIn(journalsFolder)) {
    const folder = join(journalsFolder, slot);
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      if (DAMAGED.test(name)) found.push({ path, why: "damaged" });
      if (REFUSED.test(name)) found.push({ path, why: "refused", reason: await reasonIn(path) });
    }
  }
  return found;
}

async function reasonIn(path: string): Promise<string> {
  return (JSON.parse(await readFile(path, "utf8")) as { reason: string }).reason;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
