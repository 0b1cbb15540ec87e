import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { Condition } from "../domain/condition.ts";
import { matches } from "./destination.ts";

/** What a choice of events would have sent, of those that came last. */
export type MatchPreview = {
  /** How many events of the chosen types were looked at. */
  looked: number;
  matched: number;
  /** The newest that matched. */
  newest: { id: string; eventType: string; receivedAt: Date } | null;
};

/** Bounds the search for event types that hardly ever come. */
const LOOKS_BACK = 2_000;
const LOOKS_AT = 100;
/** Larger ones are left out: a hundred of them would be much to parse for a glance. */
const BODY_BYTES = 262_144;

/** Tries a choice on a client's newest events, tests left out. */
export async function previewMatches(
  db: Db,
  choice: { clientId: string; eventTypes: string[] | null; conditions: Condition[] },
): Promise<MatchPreview> {
  const { clientId, eventTypes, conditions } = choice;
  const types = eventTypes === null ? null : JSON.stringify(eventTypes);
  const rows = (await db.execute(sql`
    select e.id, e.event_type as "eventType", e.body,
           extract(epoch from e.received_at)::float8 * 1000 as "receivedMs"
    from (
      select id, event_type, received_at, body_bytes, is_test from webhook_events
      where client_id = ${clientId}
      order by received_at desc, id desc
      limit ${LOOKS_BACK}
    ) recent
    join webhook_events e on e.id = recent.id
    where not recent.is_test and recent.body_bytes <= ${BODY_BYTES}
      and (${types}::json is null
           or recent.event_type in (select json_array_elements_text(${types}::json)))
    order by recent.received_at desc, recent.id desc
    limit ${LOOKS_AT}`)) as unknown as Row[];
  const found = rows.filter((row) =>
    matches({ eventTypes, conditions }, row, JSON.parse(row.body)),
  );
  const [newest] = found;
  return {
    looked: rows.length,
    matched: found.length,
    newest:
      newest === undefined
        ? null
        : {
            id: newest.id,
            eventType: newest.eventType,
            receivedAt: new Date(Math.round(newest.receivedMs)),
          },
  };
}

type Row = { id: string; eventType: string; body: string; receivedMs: number };
