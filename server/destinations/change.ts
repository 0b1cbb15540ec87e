import { and, eq, isNull, sql } from "drizzle-orm";
import { announce, type Db, type Tx } from "../db/index.ts";
import { destinations } from "../db/schema/destinations.ts";
import { DESTINATIONS_CHANGED } from "./directory.ts";
import { UnknownDestination } from "./errors.ts";

export type DestinationRow = typeof destinations.$inferSelect;
type Values = Parameters<ReturnType<Db["update"]>["set"]>[0];

/** PostgreSQL takes any other text for an error, and it is simply nobody's id. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isLive(id: string) {
  if (!UUID.test(id)) throw new UnknownDestination();
  return and(eq(destinations.id, id), isNull(destinations.archivedAt));
}

/** @throws UnknownDestination where there is none, or it is archived */
export async function readRow(db: Db | Tx, id: string): Promise<DestinationRow> {
  const [row] = await db.select().from(destinations).where(isLive(id));
  if (row === undefined) throw new UnknownDestination();
  return row;
}

/**
 * Changes a live destination under its lock, so that who reads it to change it loses nothing.
 *
 * @param next what to set, from what there is
 * @throws UnknownDestination, or what `next` throws
 */
export async function changeRow(
  db: Db | Tx,
  id: string,
  next: (row: DestinationRow) => Values,
): Promise<DestinationRow> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(destinations).where(isLive(id)).for("update");
    if (row === undefined) throw new UnknownDestination();
    const [changed] = await tx
      .update(destinations)
      .set({ ...next(row), updatedAt: sql`now()` })
      .where(eq(destinations.id, id))
      .returning();
    if (changed === undefined) throw new UnknownDestination();
    await announceChange(tx);
    return changed;
  });
}

/** Heard by every running process, and on open pages, once the transaction commits. */
export async function announceChange(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify(${DESTINATIONS_CHANGED}, '')`);
  await announce(tx, "destinations");
}
