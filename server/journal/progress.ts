import type { Sql } from "postgres";
import type { RawSql } from "../db/index.ts";
import type { Position } from "./segment.ts";

/** Up to where each journal is in the database, by its id. Of one that is missing nothing is. */
export type Progress = ReadonlyMap<string, Position>;

/** Where nothing has been drained yet. */
export const BEGINNING: Position = { segment: 0, offset: 0 };

/**
 * A record can come to the journal this much later than one behind it in time: it waited for the
 * database first, which no answer does for longer than 4 s.
 */
const OUT_OF_ORDER_MS = 5_000;

/** Before which nothing was received that goes to the journal with this one or behind it. */
export function earliestBeside(receivedAt: Date): Date {
  return new Date(+receivedAt - OUT_OF_ORDER_MS);
}

export async function readPosition(sql: Sql, journalId: string): Promise<Position> {
  const [row] = await sql<Position[]>`
    select segment, byte_offset::float8 as "offset" from journal_progress
    where journal_id = ${journalId}`;
  return row ?? BEGINNING;
}

/** Of all journals. A database that was never migrated has taken nothing. */
export async function readProgress(sql: Sql): Promise<Progress> {
  const [table] = await sql<{ exists: boolean }[]>`
    select to_regclass('journal_progress') is not null as exists`;
  if (!table?.exists) return new Map();
  const rows = await sql<({ id: string } & Position)[]>`
    select journal_id as id, segment, byte_offset::float8 as "offset" from journal_progress`;
  return new Map(rows.map(({ id, ...position }) => [id, position]));
}

/**
 * To be committed with what was moved. More may lie behind it, so the journal stays marked: nothing
 * else could see the events of a call that are still on their way.
 *
 * @param movedUntil when the newest of what was moved was received
 */
export async function writePosition(
  tx: RawSql,
  journalId: string,
  { segment, offset }: Position,
  movedUntil: Date,
): Promise<void> {
  await tx`
    insert into journal_progress (journal_id, segment, byte_offset, pending_since, updated_at)
    values (${journalId}, ${segment}, ${offset}, ${earliestBeside(movedUntil)}, now())
    on conflict (journal_id) do update
      set segment = excluded.segment, byte_offset = excluded.byte_offset,
          pending_since = excluded.pending_since, updated_at = excluded.updated_at`;
}

/** A write that changes nothing: above all, it must not make a mark look fresh. */
export async function proveWrite(sql: Sql, journalId: string): Promise<void> {
  await sql`
    insert into journal_progress (journal_id, segment, byte_offset, updated_at)
    values (${journalId}, 0, 0, now())
    on conflict (journal_id) do update set segment = journal_progress.segment`;
}

/** From now on the database knows that something lies in this journal, none of it from before `since`. */
export async function markPending(sql: Sql, journalId: string, since: Date): Promise<void> {
  await sql`
    insert into journal_progress (journal_id, segment, byte_offset, pending_since, updated_at)
    values (${journalId}, 0, 0, ${since}, now())
    on conflict (journal_id) do update
      set pending_since = least(journal_progress.pending_since, excluded.pending_since),
          updated_at = excluded.updated_at`;
}

/** Who waits for these journals goes on waiting: they are being drained. */
export async function keepMarksFresh(sql: Sql, journalIds: readonly string[]): Promise<void> {
  await sql`
    update journal_progress set updated_at = now()
    where journal_id = any(${journalIds as string[]}) and pending_since is not null`;
}

export async function clearPending(sql: Sql, journalId: string): Promise<void> {
  await sql`
    update journal_progress set pending_since = null, updated_at = now()
    where journal_id = ${journalId} and pending_since is not null`;
}
