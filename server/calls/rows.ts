import { type Column, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Tx } from "../db/index.ts";
import { calls } from "../db/schema/calls.ts";
import type { CallRecord } from "./merge.ts";

type CallName = { clientId: string; callId: string };
export type CallRow = CallName & CallRecord;

const { transcript: _, ...COLUMNS } = getTableColumns(calls);
const FIELDS = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
const names = FIELDS.map((field) => COLUMNS[field].name);
const list = sql.raw(names.join(", "));
const typed = sql.raw(
  Object.values(COLUMNS)
    .map((column) => `${column.name} ${column.getSQLType()}`)
    .join(", "),
);
const replaced = sql.raw(
  names
    .filter((name) => name !== "client_id" && name !== "call_id")
    .map((name) => `${name} = excluded.${name}`)
    .join(", "),
);

/**
 * Locks the rows of these calls, in the order given, and reads what is known: all but the
 * transcript, which is most of a row and whose rank says enough.
 */
export async function lockCalls(tx: Tx, wanted: readonly CallName[]): Promise<CallRow[]> {
  const given = JSON.stringify(wanted.map(({ clientId, callId }) => [clientId, callId]));
  // Looked up one by one: a join may be planned while the table is empty, and the plan kept.
  const rows = await tx.execute(sql`
    select ${list}
    from json_array_elements(${given}::json) as wanted
    cross join lateral (
      select * from calls
      where client_id = wanted ->> 0 and call_id = wanted ->> 1
      for update
    ) as known`);
  return rows.map(readRow);
}

function readRow(row: Record<string, unknown>): CallRow {
  const values = FIELDS.map((field) => {
    const column: Column = COLUMNS[field];
    const value = row[column.name];
    return [field, value === null ? null : column.mapFromDriverValue(value)];
  });
  return { ...(Object.fromEntries(values) as Omit<CallRow, "transcript">), transcript: null };
}

/** @returns those that were not there; the others stay as somebody else has made them */
export async function insertCalls(tx: Tx, rows: readonly CallRow[]): Promise<CallName[]> {
  if (rows.length === 0) return [];
  return tx.execute<CallName>(sql`
    insert into calls (${list}, transcript) ${valuesOf(rows)}
    on conflict do nothing
    returning client_id as "clientId", call_id as "callId"`);
}

/** Writes over rows that are locked. A transcript that is null stays as it was. */
export async function updateCalls(tx: Tx, rows: readonly CallRow[]): Promise<void> {
  if (rows.length === 0) return;
  // They are there; this way the index is used, whatever the planner thinks of the table.
  await tx.execute(sql`
    insert into calls (${list}, transcript) ${valuesOf(rows)}
    on conflict (client_id, call_id) do update
    set ${replaced}, transcript = coalesce(excluded.transcript, calls.transcript)`);
}

/** JSON never holds it unescaped, and PostgreSQL finds a longer one faster. */
const BETWEEN_TRANSCRIPTS = "\u001e".repeat(32);

/**
 * Rows as one parameter, in the order given, and their transcripts as another: those are long, and
 * inside the first PostgreSQL would read them several times.
 */
function valuesOf(rows: readonly CallRow[]): SQL {
  const records = rows.map(recordOf);
  const transcripts = rows.map(({ transcript }) => transcript && JSON.stringify(transcript));
  return sql`
    select ${list}, nullif(transcript, '')::json
    from rows from (
      json_to_recordset(${JSON.stringify(records)}::json) as (${typed}),
      unnest(string_to_array(${transcripts.join(BETWEEN_TRANSCRIPTS)}, ${BETWEEN_TRANSCRIPTS}))
    ) as given (${list}, transcript)`;
}

/** A row by the names of its columns. For every event: hence no array for each of its fields. */
function recordOf(row: CallRow): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const field of FIELDS) record[COLUMNS[field].name] = row[field];
  return record;
}
