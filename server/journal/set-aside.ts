import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "./files.ts";
import type { Journaled } from "./record-format.ts";

/** A delivery that was answered 200 and that the database will never take, in a file of its own. */
export type SetAside = { path: string; reason: string };

const NAME = /^refused-.*\.json$/;

/** Resolves when the file is on disk under its name, synced. Its body stands in it as text. */
export async function setAside(
  folder: string,
  { delivery, countedAs }: Journaled,
  reason: string,
): Promise<void> {
  const path = join(folder, `refused-${delivery.id}.json`);
  const readable = { ...delivery, body: delivery.body.toString() };
  const text = JSON.stringify({ reason, countedAs, delivery: readable }, null, 2);
  await writeFile(`${path}.new`, `${text}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  await syncFolder(folder);
}

/** What lies in the journals of a data folder; none where there is no such folder. */
export async function findSetAside(journalsFolder: string): Promise<SetAside[]> {
  const found: SetAside[] = [];
  for (const slot of await namesIn(journalsFolder)) {
    const folder = join(journalsFolder, slot);
    for (const name of (await namesIn(folder)).filter((each) => NAME.test(each))) {
      const path = join(folder, name);
      const { reason } = JSON.parse(await readFile(path, "utf8")) as { reason: string };
      found.push({ path, reason });
    }
  }
  return found;
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
