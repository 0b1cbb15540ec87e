import { sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { log } from "../../log.ts";
import { inSpan, type Searchable, spanOf, termsOf } from "./terms.ts";

/** An event that is to be made findable. */
export type Indexable = Searchable & { id: string; receivedAt: Date };

/** What the index keeps of an event. Text and numbers only: it may wait for others of its kind. */
export type IndexRow = {
  event_id: string;
  received_at: string;
  span: number;
  numbers: string;
  terms: string;
};

/** Never throws. @param body as `parseBody` reads it; undefined where it can't */
export function indexRowOf(event: Indexable, body: unknown): IndexRow {
  const span = spanOf(event.receivedAt);
  const { numbers, hashes } = safeTermsOf(event, body);
  const terms = [...hashes].map((hashed) => inSpan(hashed, span));
  return {
    event_id: event.id,
    received_at: event.receivedAt.toISOString(),
    span,
    numbers,
    terms: `{${terms.join(",")}}`,
  };
}

/** One body that trips us must not keep all others out of the index. */
function safeTermsOf(event: Indexable, body: unknown): ReturnType<typeof termsOf> {
  try {
    return termsOf(event, body);
  } catch (error) {
    log.error({ err: error, eventId: event.id }, "search.body_not_read");
    return termsOf(event, undefined);
  }
}

/** Of an event that is in the index already, whoever put it there, the row stays as it is. */
export async function insertIndexRows(db: Db, rows: readonly IndexRow[]): Promise<void> {
  await db.execute(sql`
    insert into event_search (event_id, received_at, span, numbers, terms)
    select event_id, received_at, span, numbers, terms::bigint[]
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as made (event_id uuid, received_at timestamptz, span int, numbers text, terms text)
    on conflict (event_id) do nothing`);
}
