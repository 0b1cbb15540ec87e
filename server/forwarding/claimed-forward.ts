import type { Sql } from "postgres";

/** Larger bodies are read one by one when they are sent, so that a claim can't fill the memory. */
export const BODY_AT_ONCE_BYTES = 262_144;

/** A forward that is this process's to send, once. */
export type ClaimedForward = {
  id: string;
  eventId: string;
  destinationId: string;
  clientId: string;
  callId: string | null;
  eventType: string;
  receivedAt: Date;
  webhookId: string;
  /** Which attempt this is, from 1. */
  attempt: number;
  /** Attempts that failed or were lost since it was written or replayed. */
  failedAttempts: number;
  requestedBy: string | null;
  replayId: string | null;
  inOrder: boolean;
  /** It alone finds out whether the destination is back. */
  isProbe: boolean;
  /** The destination has failures to be forgotten once it answers. */
  isShaky: boolean;
  /** As many as there was room for were claimed of this destination: there may be more. */
  tookAll: boolean;
  /** When its turn comes under the rate cap, or after what the receiver asked for; from now. */
  sendInMs: number;
  /** Between two turns of its destination; null without a rate cap. */
  slotMs: number | null;
  /** Null where it is large: see `readBody`. */
  body: string | null;
  /** It was sent from the journal while the database was away. */
  sentBefore: {
    durationMs: number | null;
    httpStatus: number | null;
    responseExcerpt: string | null;
    startedAt: string;
  } | null;
};

/** The body of one event, for those that are too large to come with the claim. */
export async function readBody(sql: Sql, eventId: string): Promise<string> {
  const [row] = await sql<{ body: string }[]>`
    select body from webhook_events where id = ${eventId}`;
  if (row === undefined) throw new Error("The event is gone.");
  return row.body;
}
