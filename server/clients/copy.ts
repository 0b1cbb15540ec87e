import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** A client as it is stored: its keys sealed. */
export type StoredClient = {
  id: string;
  currentKey: string;
  previousKey: string | null;
  enabled: boolean;
};

const schema = z.array(
  z.object({
    id: z.string(),
    currentKey: z.string(),
    previousKey: z.string().nullable(),
    enabled: z.boolean(),
  }),
);

const pathIn = (dataDir: string) => join(dataDir, "clients.json");

/** @returns the copy, or null where there is none that can be read */
export async function readClientsCopy(dataDir: string): Promise<StoredClient[] | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(pathIn(dataDir), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a copy of the clients for a start without the database. Keys stand in it as they do in
 * the database, sealed. Written aside and renamed, so that it is always whole.
 */
export async function writeClientsCopy(dataDir: string, clients: StoredClient[]): Promise<void> {
  const path = pathIn(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(clients));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
