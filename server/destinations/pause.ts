import { sql } from "drizzle-orm";
import type { Db, Tx } from "../db/index.ts";
import { pausedBecauseSchema } from "../domain/destination-settings.ts";
import { changeRow } from "./change.ts";
import { InvalidDestination } from "./errors.ts";
import { startAnew } from "./start-anew.ts";

/** Since when, and why, in words for staff. */
export type Pause = { at: Date; because: string };

/** What stands there for all when somebody pauses a destination, saying why or not. */
export function pausedBy(name: string, reason?: string): string {
  return reason === undefined ? `Paused by ${name}.` : `Paused by ${name}: ${reason}`;
}

/**
 * From now on nothing is sent to it; its forwards are written and wait. Doing it twice changes
 * nothing, the first reason stands.
 *
 * @param because in words for staff
 * @throws UnknownDestination, or InvalidDestination about the reason
 */
export async function pauseDestination(db: Db | Tx, id: string, because: string): Promise<void> {
  const reason = pausedBecauseSchema.safeParse(because);
  if (!reason.success) {
    throw new InvalidDestination(reason.error.issues[0]?.message ?? "Say why.", "because");
  }
  await changeRow(db, id, (row) => ({
    pausedAt: row.pausedAt ?? sql`now()`,
    pausedBecause: row.pausedBecause ?? reason.data,
  }));
}

/**
 * What has waited is sent, and what failed is tried again at once: see `retryNow`.
 *
 * @returns what `restorePause` takes to undo it; null where it was not paused
 */
export async function resumeDestination(db: Db | Tx, id: string): Promise<Pause | null> {
  return db.transaction(async (tx) => {
    let before: Pause | null = null;
    await changeRow(tx, id, ({ pausedAt: at, pausedBecause: because }) => {
      if (at !== null && because !== null) before = { at, because };
      return { pausedAt: null, pausedBecause: null };
    });
    await startAnew(tx, id);
    return before;
  });
}

/**
 * Pauses it again as if it had never been resumed. What was sent by then stays sent.
 *
 * @returns false where it is paused anew meanwhile, and stays so in those words
 * @throws UnknownDestination
 */
export async function restorePause(db: Db | Tx, id: string, pause: Pause): Promise<boolean> {
  let isRestored = false;
  await changeRow(db, id, (row) => {
    isRestored = row.pausedAt === null;
    return isRestored ? { pausedAt: pause.at, pausedBecause: pause.because } : {};
  });
  return isRestored;
}
