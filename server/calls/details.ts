import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { webhookEvents } from "../db/schema/index.ts";
import type { CallDetails } from "../domain/call-details.ts";
import { parseBody } from "../domain/parse-body.ts";
import { isObject } from "../retell/index.ts";
import type { CallRef } from "./queries.ts";
import { readDetails } from "./read-details.ts";
import { findSubject } from "./read-facts.ts";

/** The events that carry them, the fullest first. */
const TYPES = ["call_analyzed", "chat_analyzed", "call_ended", "chat_ended"];

/**
 * Cost, latency and recordings of a call or chat, from the bodies of its last events. Read when
 * somebody looks rather than kept in the row: they are large, and nothing is filtered by them.
 *
 * @returns null while no such event has come
 */
export async function readCallDetails(
  db: Db,
  { clientId, callId }: CallRef,
): Promise<CallDetails | null> {
  const events = await db
    .select({ eventType: webhookEvents.eventType, body: webhookEvents.body })
    .from(webhookEvents)
    .where(
      and(
        eq(webhookEvents.callId, callId),
        eq(webhookEvents.clientId, clientId),
        inArray(webhookEvents.eventType, TYPES),
        sql`not ${webhookEvents.isTest}`,
      ),
    )
    .orderBy(desc(webhookEvents.receivedAt))
    .limit(TYPES.length);
  const found = events
    .sort((one, other) => TYPES.indexOf(one.eventType) - TYPES.indexOf(other.eventType))
    .flatMap(({ body }) => {
      const parsed = parseBody(body);
      const subject = isObject(parsed) ? findSubject(parsed, callId) : null;
      return subject === null ? [] : [readDetails(subject.object)];
    });
  return found.length === 0 ? null : found.reduceRight((less, more) => fill(more, less));
}

/** What the fuller one leaves out, the other may say. */
function fill(more: CallDetails, less: CallDetails): CallDetails {
  return {
    recordings: more.recordings.length > 0 ? more.recordings : less.recordings,
    cost: more.cost ?? less.cost,
    latency: more.latency.length > 0 ? more.latency : less.latency,
    tokens: more.tokens ?? less.tokens,
    publicLogUrl: more.publicLogUrl ?? less.publicLogUrl,
    transferDestination: more.transferDestination ?? less.transferDestination,
    storage: more.storage ?? less.storage,
  };
}
