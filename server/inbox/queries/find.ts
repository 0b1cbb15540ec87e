import { and, asc, gte, isNotNull, lt, lte } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { webhookEvents } from "../../db/schema/index.ts";

const FOUND_AT_MOST = 5;
/** A call has a handful of events; chats may have many. Looked through for calls, no further. */
const EVENTS_LOOKED_AT = 200;

const LEAST = "00000000-0000-0000-0000-000000000000";
const GREATEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export type FoundEvent = { id: string; clientId: string; eventType: string; receivedAt: Date };
export type FoundCall = { clientId: string; callId: string };

/** Events by the beginning of their id: a stretch of the primary key. */
export async function findEvents(db: Db, text: string): Promise<FoundEvent[]> {
  if (!beginsUuid(text)) return [];
  return db
    .select({
      id: webhookEvents.id,
      clientId: webhookEvents.clientId,
      eventType: webhookEvents.eventType,
      receivedAt: webhookEvents.receivedAt,
    })
    .from(webhookEvents)
    .where(
      and(
        gte(webhookEvents.id, text + LEAST.slice(text.length)),
        lte(webhookEvents.id, text + GREATEST.slice(text.length)),
      ),
    )
    .orderBy(asc(webhookEvents.id))
    .limit(FOUND_AT_MOST);
}

/** Whether it is the beginning of an id, of four digits or more, dashes where they belong. */
function beginsUuid(text: string): boolean {
  if (text.length < 4 || text.length > LEAST.length) return false;
  return [...text].every((character, at) =>
    LEAST[at] === "-" ? character === "-" : /[0-9a-f]/.test(character),
  );
}

/** Calls and chats by the beginning of their id: a stretch of the index over call ids. */
export async function findCalls(db: Db, text: string): Promise<FoundCall[]> {
  // Four letters are the least that narrow anything: every id of Retell's begins with `call_`.
  if (text.length < 4 || text.includes("\u0000")) return [];
  const rows = await db
    .select({ clientId: webhookEvents.clientId, callId: webhookEvents.callId })
    .from(webhookEvents)
    .where(
      and(
        isNotNull(webhookEvents.callId),
        gte(webhookEvents.callId, text),
        // In the order of bytes, as the embedded database has it, nothing that begins so is after it.
        lt(webhookEvents.callId, `${text}\u{10ffff}`),
      ),
    )
    .orderBy(asc(webhookEvents.callId), asc(webhookEvents.clientId))
    .limit(EVENTS_LOOKED_AT);
  const found = new Map<string, FoundCall>();
  for (const { clientId, callId } of rows) {
    if (callId?.startsWith(text)) found.set(`${callId} ${clientId}`, { clientId, callId });
  }
  return [...found.values()].slice(0, FOUND_AT_MOST);
}
