import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { z } from "zod";
import { BODY_FORMS } from "../domain/destination.ts";

/** A live destination as it is stored: its secrets and header values sealed. */
const storedSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  name: z.string(),
  url: z.string(),
  eventTypes: z.array(z.string()).nullable(),
  conditions: z.array(z.unknown()),
  bodyForm: z.enum(BODY_FORMS),
  headers: z.array(z.object({ name: z.string(), sealedValue: z.string() })),
  timeoutMs: z.number(),
  ratePerSecond: z.number().nullable(),
  inOrder: z.boolean(),
  secret: z.string(),
  previousSecret: z.string().nullable(),
  previousSecretUntil: z.coerce.date().nullable(),
  pausedAt: z.coerce.date().nullable(),
});
export type StoredDestination = z.output<typeof storedSchema>;

const schema = z.array(storedSchema);

const pathIn = (dataDir: string) => join(dataDir, "destinations.json");

/** @returns the copy, or null where there is none that can be read */
export async function readDestinationsCopy(dataDir: string): Promise<StoredDestination[] | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(pathIn(dataDir), "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Keeps a copy of the destinations for a start without the database. Secrets stand in it as they
 * do in the database, sealed. Written aside and renamed, so that it is always whole; aside under a
 * name of this thread's own, since several may keep the same copy.
 */
export async function writeDestinationsCopy(
  dataDir: string,
  destinations: StoredDestination[],
): Promise<void> {
  const path = pathIn(dataDir);
  const aside = `${path}.${process.pid}-${threadId}.new`;
  try {
    const file = await open(aside, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(destinations));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
