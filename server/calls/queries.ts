import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { calls, clients, webhookDeliveries, webhookEvents } from "../db/schema/index.ts";
import type { CallKind, TranscriptEntry } from "../domain/call.ts";
import { type CallSoFar, findMissingEvents } from "../domain/call-expectations.ts";

export type CallRef = { clientId: string; callId: string };

/** A call has some three to ten events; one that sends every turn of its transcript, hundreds. */
const EVENTS_SHOWN = 500;
const DUPLICATES_SHOWN = 500;

/** JSON leaves the database as its text: parsing would round large numbers and reorder members. */
const asText = (column: typeof calls.analysis | typeof calls.metadata) =>
  sql<string | null>`${column}::text`;

/**
 * One call or chat: its row, if a handler has made one yet, and all its events and duplicates,
 * oldest first (at most 500 of each), and what should have come and has not. Test events are not among them, for they belong to no call.
 *
 * @returns null when nothing is known of such a call
 */
export async function readCall(db: Db, { clientId, callId }: CallRef, now = new Date()) {
  const [rows, events, [client]] = await Promise.all([
    db
      .select({
        kind: calls.kind,
        state: calls.state,
        callType: calls.callType,
        direction: calls.direction,
        fromNumber: calls.fromNumber,
        toNumber: calls.toNumber,
        agentId: calls.agentId,
        agentName: calls.agentName,
        startedAt: calls.startedAt,
        endedAt: calls.endedAt,
        transferEndedAt: calls.transferEndedAt,
        durationMs: calls.durationMs,
        endReason: calls.endReason,
        costCents: calls.costCents,
        recordingUrl: calls.recordingUrl,
        hasTranscript: sql<boolean>`${calls.transcript} is not null`,
        analysis: asText(calls.analysis),
        metadata: asText(calls.metadata),
        firstEventAt: calls.firstEventAt,
        lastEventAt: calls.lastEventAt,
      })
      .from(calls)
      .where(isCall({ clientId, callId })),
    db
      .select({
        id: webhookEvents.id,
        eventType: webhookEvents.eventType,
        status: webhookEvents.status,
        receivedAt: webhookEvents.receivedAt,
        signedAt: webhookEvents.signedAt,
        processedAt: webhookEvents.processedAt,
        bodyBytes: webhookEvents.bodyBytes,
        duplicateCount: webhookEvents.duplicateCount,
        divergentCount: webhookEvents.divergentCount,
      })
      .from(webhookEvents)
      .where(
        and(
          eq(webhookEvents.callId, callId),
          eq(webhookEvents.clientId, clientId),
          sql`not ${webhookEvents.isTest}`,
        ),
      )
      .orderBy(asc(webhookEvents.receivedAt), asc(webhookEvents.id))
      .limit(EVENTS_SHOWN),
    db.select({ name: clients.name }).from(clients).where(eq(clients.id, clientId)),
  ]);
  const call = rows[0] ?? null;
  if (call === null && events.length === 0) return null;
  const kind = call?.kind ?? kindOf(events);
  const soFar: CallSoFar = {
    kind,
    eventTypes: events.map((event) => event.eventType),
    startedAt: call?.startedAt ?? null,
    endedAt: call?.endedAt ?? null,
    durationMs: call?.durationMs ?? null,
    endReason: call?.endReason ?? null,
    lastEventAt: events.at(-1)?.receivedAt ?? now,
  };
  return {
    kind,
    clientName: client?.name ?? clientId,
    call,
    events,
    duplicates: await readDuplicates(db, events),
    missing: events.length === EVENTS_SHOWN ? [] : findMissingEvents(soFar, now),
    isCut: events.length === EVENTS_SHOWN,
  };
}
export type CallDetail = NonNullable<Awaited<ReturnType<typeof readCall>>>;

/**
 * Who said what, in order; null when no transcript has come. Apart, because it can be long. The
 * numbers of the call come with it, so that they are masked also where somebody says them.
 */
export async function readTranscript(db: Db, call: CallRef) {
  const [row] = await db
    .select({
      transcript: calls.transcript,
      fromNumber: calls.fromNumber,
      toNumber: calls.toNumber,
    })
    .from(calls)
    .where(isCall(call));
  if (!row?.transcript) return null;
  const { transcript, ...numbers } = row;
  // Written by this folder's merge alone, in this shape.
  return { ...numbers, entries: transcript as TranscriptEntry[] };
}

/** Until a handler has made the row, the types of the events tell. */
function kindOf(events: { eventType: string }[]): CallKind {
  return events.some((event) => event.eventType.startsWith("chat_")) ? "chat" : "call";
}

function isCall({ clientId, callId }: CallRef) {
  return and(eq(calls.clientId, clientId), eq(calls.callId, callId));
}

async function readDuplicates(db: Db, events: { id: string; duplicateCount: number }[]) {
  const repeated = events.filter((event) => event.duplicateCount > 0).map((event) => event.id);
  if (repeated.length === 0) return [];
  return db
    .select({
      id: webhookDeliveries.id,
      eventId: webhookDeliveries.eventId,
      receivedAt: webhookDeliveries.receivedAt,
      count: webhookDeliveries.count,
      divergence: webhookDeliveries.divergence,
    })
    .from(webhookDeliveries)
    .where(inArray(webhookDeliveries.eventId, repeated))
    .orderBy(asc(webhookDeliveries.receivedAt), asc(webhookDeliveries.id))
    .limit(DUPLICATES_SHOWN);
}
