import type { Sql } from "postgres";
import type { Position } from "./segment.ts";

/** Up to where each journal is in the database, by its id. Of one that is missing nothing is. */
export type Progress = ReadonlyMap<string, Position>;

/** Where nothing has been drained yet. */
export const BEGINNING: Position = { segment: 0, offset: 0 };

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
