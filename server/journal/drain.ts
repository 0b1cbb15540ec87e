import type { Sql } from "postgres";
import type { RawSql } from "../db/index.ts";
import { isRefusedByDatabase, recordBatch } from "../inbox/index.ts";
import { log } from "../log.ts";
import type { Journal } from "./journal.ts";
import { readPosition, writePosition } from "./progress.ts";
import type { Journaled } from "./record-format.ts";
import type { Position } from "./segment.ts";

const BATCH = { records: 128, bytes: 4 * 1024 * 1024 };

/**
 * Moves the journal's next records into the inbox, in order, by the statement every delivery goes
 * through. The new position commits with them, so that a kill at any instant neither loses nor
 * repeats a record.
 *
 * @returns how many records it moved; 0 when there are none now
 * @throws whatever the database says, except of a record that it will never take: that one is set
 *   aside for a person to look at
 */
export async function drainBatch(sql: Sql, journal: Journal): Promise<number> {
  const position = await readPosition(sql, journal.id);
  const { records, next } = await journal.read(position, BATCH);
  if (records.length > 0) {
    try {
      await move(sql, journal.id, records, { next, movedUntil: newestOf(records) });
    } catch (error) {
      if (!isRefusedByDatabase(error)) throw error;
      await moveOneByOne(sql, journal, records, next);
    }
  }
  await journal.advance(next);
  return records.length;
}

async function move(
  sql: Sql,
  journalId: string,
  records: Journaled[],
  done: { next: Position; movedUntil: Date } | null,
): Promise<void> {
  await sql.begin(async (tx) => {
    const missing = await withoutRecorded(tx, records);
    if (missing.length > 0) await recordBatch(tx, missing);
    if (done !== null) await writePosition(tx, journalId, done.next, done.movedUntil);
  });
}

/**
 * Leaves out what the database holds already: a statement whose outcome nobody saw did commit.
 * Looks for the delivery under its own id too, for the times when rows are moved one by one.
 */
async function withoutRecorded(tx: RawSql, records: Journaled[]) {
  const ids = records.flatMap(({ delivery, countedAs }) =>
    countedAs === null ? [delivery.id] : [delivery.id, countedAs],
  );
  const rows = await tx<{ id: string }[]>`
    select id from webhook_events where id = any(${ids}::uuid[])
    union all
    select id from webhook_deliveries where id = any(${ids}::uuid[])`;
  const recorded = new Set(rows.map((row) => row.id));
  return records
    .filter(
      ({ delivery, countedAs }) =>
        !recorded.has(delivery.id) && (countedAs === null || !recorded.has(countedAs)),
    )
    .map(({ delivery }) => delivery);
}

/** Finds the record the database refuses. Each keeps its id, so doing this twice adds nothing. */
async function moveOneByOne(
  sql: Sql,
  journal: Journal,
  records: Journaled[],
  next: Position,
): Promise<void> {
  for (const record of records) {
    try {
      await move(sql, journal.id, [record], null);
    } catch (error) {
      if (!isRefusedByDatabase(error)) throw error;
      log.error({ err: error, deliveryId: record.delivery.id }, "journal.record_refused");
      await journal.setAside(record, error instanceof Error ? error.message : String(error));
    }
  }
  await move(sql, journal.id, [], { next, movedUntil: newestOf(records) });
}

/** The last one of a batch need not be it. */
function newestOf(records: readonly Journaled[]): Date {
  return new Date(Math.max(...records.map(({ delivery }) => +delivery.receivedAt)));
}
