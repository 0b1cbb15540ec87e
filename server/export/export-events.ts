import { inArray, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { webhookEvents } from "../db/schema/index.ts";
import type { EventCursor, EventFilter } from "../domain/event-filter.ts";
import type { ExportFormat } from "../domain/export-format.ts";
import { maskNumbers } from "../domain/mask-numbers.ts";
import { rangeStart } from "../domain/time-range.ts";
import { type ListedEvent, listEvents } from "../inbox/queries/list.ts";
import { BYTE_ORDER_MARK, csvLine } from "./csv.ts";

/** Exactly what a filter lets through, or the events of these ids. */
export type ExportedEvents = { filter: EventFilter } | { ids: readonly string[] };

const ROWS_AT_ONCE = 500;
/** A body may have 8 MiB; at least one is read at a time. */
const BODY_BYTES_AT_ONCE = 4 * 1024 * 1024;

/**
 * The text of a file, piece by piece, newest event first. Reads on when the next piece is asked for
 * and keeps nothing, so that a million events take no more memory than a thousand. Each event that
 * was there at the beginning is in it once, whatever arrives meanwhile; none that was received later
 * is. Phone numbers are masked for everybody: a file is passed on.
 */
export async function* exportEvents(
  db: Db,
  events: ExportedEvents,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  for await (const page of pagesOf(db, events)) {
    const calls = await readCalls(db, page);
    const rows = page.map((event) => rowOf(event, calls.get(callKey(event))));
    if (format === "csv") yield rows.map((row) => csvLine(Object.values(row))).join("");
    else if (format === "ndjson") yield rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    else yield* withBodies(db, page, rows);
  }
}

async function* pagesOf(db: Db, events: ExportedEvents): AsyncGenerator<ListedEvent[]> {
  if ("ids" in events) {
    const rows = await db
      .select()
      .from(webhookEvents)
      .where(inArray(webhookEvents.id, [...events.ids]))
      .orderBy(sql`received_at desc, id desc`);
    yield rows;
    return;
  }
  const now = new Date();
  const filter = untilNow(events.filter, now);
  let cursor: EventCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(db, {
      filter,
      cursor,
      limit: ROWS_AT_ONCE,
      now,
    });
    if (page.events.length > 0) yield page.events;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** "The last day" begins and ends now, however long the export takes. */
function untilNow(filter: EventFilter, now: Date): EventFilter {
  const starts = [filter.from, filter.range && rangeStart(filter.range, now)];
  const from = starts.reduce((a, b) => (a && b ? (a > b ? a : b) : (a ?? b)), null) ?? null;
  const to = filter.to && filter.to < now ? filter.to : now;
  return { ...filter, range: null, from, to };
}

type CallFacts = {
  from_number: string | null;
  to_number: string | null;
  agent_id: string | null;
  agent_name: string | null;
};

const callKey = ({ clientId, callId }: { clientId: string; callId: string | null }) =>
  `${clientId} ${callId}`;

async function readCalls(db: Db, page: ListedEvent[]): Promise<Map<string, CallFacts>> {
  const wanted = JSON.stringify(
    page.flatMap(({ clientId, callId }) => (callId === null ? [] : { clientId, callId })),
  );
  const rows = await db.execute<CallFacts & { clientId: string; callId: string }>(sql`
    select c.client_id as "clientId", c.call_id as "callId",
           c.from_number, c.to_number, c.agent_id, c.agent_name
    from (
      select distinct * from json_to_recordset(${wanted}::json) as w ("clientId" text, "callId" text)
    ) as w
    join calls c on c.client_id = w."clientId" and c.call_id = w."callId"`);
  return new Map(rows.map((row) => [callKey(row), row]));
}

const COLUMNS = [
  "event_id",
  "received_at",
  "client_id",
  "event_type",
  "call_id",
  "status",
  "processed_at",
  "processing_ms",
  "attempts",
  "duplicates",
  "divergent_duplicates",
  "is_test",
  "body_bytes",
  "from_number",
  "to_number",
  "agent_id",
  "agent_name",
] as const;
type ExportRow = Record<(typeof COLUMNS)[number], string | number | null>;

function rowOf(event: ListedEvent, call: CallFacts | undefined): ExportRow {
  const { receivedAt, processedAt, isTest } = event;
  // In the order of COLUMNS.
  return maskNumbers({
    event_id: event.id,
    received_at: receivedAt.toISOString(),
    client_id: event.clientId,
    event_type: event.eventType,
    call_id: event.callId,
    status: event.status,
    processed_at: processedAt?.toISOString() ?? null,
    processing_ms: isTest || processedAt === null ? null : +processedAt - +receivedAt,
    attempts: event.attempts,
    duplicates: event.duplicateCount,
    divergent_duplicates: event.divergentCount,
    is_test: String(isTest),
    body_bytes: event.bodyBytes,
    from_number: call?.from_number ?? null,
    to_number: call?.to_number ?? null,
    agent_id: call?.agent_id ?? null,
    agent_name: call?.agent_name ?? null,
  });
}

/** A body is JSON, and is put in as it is: parsing would round its numbers. */
async function* withBodies(db: Db, page: ListedEvent[], rows: ExportRow[]): AsyncGenerator<string> {
  for (let first = 0; first < page.length; ) {
    let last = first;
    let bytes = 0;
    do bytes += page[last++]?.bodyBytes ?? 0;
    while (last < page.length && bytes + (page[last]?.bodyBytes ?? 0) <= BODY_BYTES_AT_ONCE);
    const ids = page.slice(first, last).map(({ id }) => id);
    const read = await db
      .select({ id: webhookEvents.id, body: webhookEvents.body })
      .from(webhookEvents)
      .where(inArray(webhookEvents.id, ids));
    const bodies = new Map(read.map(({ id, body }) => [id, body]));
    let text = "";
    for (let at = first; at < last; at += 1) {
      const row = JSON.stringify(rows[at]);
      const body = maskNumbers(bodies.get(page[at]?.id ?? "") ?? "null");
      // Between its parts JSON may have line ends, and within them it has none.
      text += `${row.slice(0, -1)},"body":${body.replace(/[\r\n]+/g, " ")}}\n`;
    }
    yield text;
    first = last;
  }
}
