import { sql } from "drizzle-orm";
import { type Db, LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import type { FailureGroupKey } from "../domain/failure-input.ts";
import { inBatches, type NoteDown } from "./in-batches.ts";
import { troubleOf } from "./trouble.ts";

const NOWHERE: NoteDown = async () => {};

/**
 * Puts a group out of the way: its events and forwards need nobody any more. They stay what they
 * are, and are tried again as before; what fails for the same cause from now on is a new group.
 *
 * @param noteDown see `inBatches`
 * @returns when that was, which is what undoing it takes, and how many they were
 */
export async function dismissGroup(
  db: Db,
  group: FailureGroupKey,
  dismissedBy: string,
  noteDown: NoteDown = NOWHERE,
): Promise<{ at: Date; count: number }> {
  const at = new Date();
  const change = sql`dismissed_at = ${at.toISOString()}::timestamptz, dismissed_by = ${dismissedBy}`;
  const count = await updateRows(db, noteDown, { ...group, dismissed: false }, change);
  return { at, count };
}

/**
 * Takes a dismissal back.
 *
 * @param at brings back only what was dismissed then; left out, all of the group
 * @returns how many they were
 */
export async function restoreGroup(
  db: Db,
  group: FailureGroupKey,
  at: Date | null = null,
  noteDown: NoteDown = NOWHERE,
): Promise<number> {
  const only = at === null ? sql`true` : sql`dismissed_at = ${at.toISOString()}::timestamptz`;
  const change = sql`dismissed_at = null, dismissed_by = null`;
  return updateRows(db, noteDown, { ...group, dismissed: true }, change, only);
}

async function updateRows(
  db: Db,
  noteDown: NoteDown,
  group: FailureGroupKey,
  change: ReturnType<typeof sql>,
  only = sql`true`,
): Promise<number> {
  const table = sql.raw(group.kind === "processing" ? "webhook_events" : "forwards");
  const { count } = await inBatches(db, noteDown, async (batch, limit) => {
    // What is ended at this very moment is left alone: waiting for it here could be a deadlock.
    const rows = await batch.execute(sql`
      with wanted as (
        select id from ${table} where ${troubleOf(group)} and ${only}
        limit ${limit}
        for update skip locked
      )
      update ${table} t set ${change} from wanted where t.id = wanted.id
      returning t.id, (select pg_notify(${LIVE_CHANNEL}, ${liveMessage("failures")}))`);
    return rows.length;
  });
  return count;
}
