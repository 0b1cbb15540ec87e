import { sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { mapInTurns } from "../../in-turns.ts";
import { log } from "../../log.ts";
import { inSpan, type Searchable, spanOf, termsOf } from "./terms.ts";

const EVENTS_AT_ONCE = 100;
/** A body may have 8 MiB. */
const BYTES_AT_ONCE = 8 * 1024 * 1024;

type Unindexed = Searchable & { id: string; receivedAt: string };

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
    const rows = JSON.stringify(await mapInTurns(events, rowOf));
    await db.execute(sql`
      insert into event_search (event_id, received_at, span, numbers, terms)
      select event_id, received_at, span, numbers, terms::bigint[]
      from json_to_recordset(${rows}::json)
        as made (event_id uuid, received_at timestamptz, span int, numbers text, terms text)
      on conflict (event_id) do nothing`);
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

function rowOf(event: Unindexed) {
  const span = spanOf(new Date(event.receivedAt));
  const { numbers, hashes } = safeTermsOf(event);
  const terms = [...hashes].map((hashed) => inSpan(hashed, span));
  return {
    event_id: event.id,
    received_at: event.receivedAt,
    span,
    numbers,
    terms: `{${terms.join(",")}}`,
  };
}

/** One body that trips us must not keep all others out of the index. */
function safeTermsOf(event: Unindexed): ReturnType<typeof termsOf> {
  try {
    return termsOf(event);
  } catch (error) {
    log.error({ err: error, eventId: event.id }, "search.body_not_read");
    return termsOf({ ...event, body: "" });
  }
}
