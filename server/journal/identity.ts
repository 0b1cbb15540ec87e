import { randomBytes } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "./files.ts";

/** The id by which the database knows how far this journal is drained. It lives as long as the numbers do. */
export async function readOrMakeId(folder: string, { anew }: { anew: boolean }): Promise<string> {
  const path = join(folder, "id");
  if (!anew) return (await readFile(path, "utf8")).trim();
  const id = randomBytes(8).toString("hex");
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(id);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(folder);
  return id;
}
