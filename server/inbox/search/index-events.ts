import { sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { parseBody } from "../../domain/parse-body.ts";
import { mapInTurns } from "../../in-turns.ts";
import { indexRowOf, insertIndexRows } from "./index-rows.ts";
import type { Searchable } from "./terms.ts";

const EVENTS_AT_ONCE = 100;
/** A body may have 8 MiB. */
const BYTES_AT_ONCE = 8 * 1024 * 1024;

/** `receivedAt` as the database writes it. */
type Unindexed = Searchable & { id: string; receivedAt: string; body: string };

/**
 * Makes events of a stretch of time findable that are not yet, oldest first, a batch at a time.
 *
 * Nothing but the two tables says what is to be done: it may be repeated, broken off and run by
 * several processes at once. Each batch goes on where the one before ended: to look from the
 * beginning each time would read all that is done already, again and again, and never come to the
 * end of a large backlog.
 *
 * @yields how many, after each batch
 */
export async function* indexEvents(db: Db, from: Date, to: Date): AsyncGenerator<number, void> {
  let after: Unindexed | undefined;
  for (;;) {
    const events = await readUnindexed(db, from, to, after);
    if (events.length === 0) return;
    const rows = await mapInTurns(events, (event) =>
      indexRowOf({ ...event, receivedAt: new Date(event.receivedAt) }, parseBody(event.body)),
    );
    await insertIndexRows(db, rows);
    after = events.at(-1);
    yield events.length;
  }
}

async function readUnindexed(
  db: Db,
  from: Date,
  to: Date,
  after: Unindexed | undefined,
): Promise<Unindexed[]> {
  const isBehind =
    after === undefined
      ? sql`true`
      : sql`(received_at, id) > (${after.receivedAt}::timestamptz, ${after.id}::uuid)`;
  const rows = await db.execute<Unindexed>(sql`
    select id, client_id as "clientId", event_type as "eventType", call_id as "callId",
           received_at::text as "receivedAt", body
    from (
      select e.*, sum(body_bytes) over (order by received_at, id) - body_bytes as bytes_before
      from webhook_events e
      where received_at >= ${from.toISOString()}::timestamptz
        and received_at < ${to.toISOString()}::timestamptz
        and ${isBehind}
        and not exists (select from event_search s where s.event_id = e.id)
      order by received_at, id
      limit ${EVENTS_AT_ONCE}
    ) as unindexed
    where bytes_before < ${BYTES_AT_ONCE}
    order by received_at, id`);
  return [...rows];
}
