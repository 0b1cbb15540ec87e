import { and, asc, eq, sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Db } from "../db/index.ts";
import { savedViews } from "../db/schema/views.ts";
import { VIEWS_AT_MOST } from "../domain/saved-view.ts";

/** There are as many as help. The message says what to do. */
export class TooManyViews extends Error {
  readonly code = "too_many_views";
  constructor() {
    super(`There are ${VIEWS_AT_MOST} saved views already. Remove one of them first.`);
  }
}

/** Two of one name could not be told apart. */
export class ViewNameTaken extends Error {
  readonly code = "view_name_taken";
  constructor(name: string) {
    super(`Another view is called "${name}", or this one was removed meanwhile.`);
  }
}

/** What somebody saved, oldest first, so that each keeps its place. */
export async function listViews(db: Db, staffId: string) {
  const { id, name, search, createdAt } = savedViews;
  return db
    .select({ id, name, search })
    .from(savedViews)
    .where(eq(savedViews.staffId, staffId))
    .orderBy(asc(createdAt), asc(id));
}

/**
 * Saves filters under a name; under one that is taken, in place of what was there.
 *
 * @throws TooManyViews
 */
export async function saveView(
  db: Db,
  staffId: string,
  { name, search }: { name: string; search: string },
): Promise<{ id: string }> {
  const [saved] = await db
    .insert(savedViews)
    .select(
      sql`select ${uuidv7()}::uuid, ${staffId}, ${name}, ${search}, now()
          where (select count(*) from saved_views v
                 where v.staff_id = ${staffId} and v.name <> ${name}) < ${VIEWS_AT_MOST}`,
    )
    .onConflictDoUpdate({ target: [savedViews.staffId, savedViews.name], set: { search } })
    .returning({ id: savedViews.id });
  if (saved === undefined) throw new TooManyViews();
  return saved;
}

/**
 * Only one's own, which keeps its place.
 *
 * @throws ViewNameTaken
 */
export async function renameView(
  db: Db,
  staffId: string,
  { viewId, name }: { viewId: string; name: string },
): Promise<void> {
  const renamed = await db.execute(sql`
    update saved_views v set name = ${name}
    where id = ${viewId} and staff_id = ${staffId} and not exists (
      select from saved_views other
      where other.staff_id = v.staff_id and other.name = ${name} and other.id <> v.id
    )
    returning id`);
  if (renamed.length === 0) throw new ViewNameTaken(name);
}

/** Only their own; somebody else's, or none, is left alone. */
export async function removeView(db: Db, staffId: string, viewId: string): Promise<void> {
  await db
    .delete(savedViews)
    .where(and(eq(savedViews.id, viewId), eq(savedViews.staffId, staffId)));
}
