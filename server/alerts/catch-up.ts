import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { ALERT_EVENT_TYPES, type AlertEventType } from "../domain/alert.ts";
import { parseBody } from "../domain/parse-body.ts";
import { log } from "../log.ts";
import { applyEventsToAlerts } from "./apply-events.ts";
import { observeAlert } from "./observe.ts";

const EVENTS_AT_ONCE = 200;
const AGAIN_AFTER_MS = 5_000;

export type CatchingUp = {
  /** Ends after what is in hand. */
  stop(): Promise<void>;
};

/**
 * Reads, once, the alerts that were processed before there was a table of them, or by a server of a
 * release that has none. They are found by the index of rare event types, so it costs next to nothing
 * however many events there are, and finds nothing at the next start.
 */
export function startCatchingUp(db: Db, eventsAtOnce = EVENTS_AT_ONCE): CatchingUp {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ended = run();

  async function run(): Promise<void> {
    for (const eventType of ALERT_EVENT_TYPES) {
      while (!signal.aborted) {
        const read = await readUnread(db, eventType, eventsAtOnce).catch(async (error) => {
          log.debug({ err: error }, "alerts.catch_up_failed");
          await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => {});
          return eventsAtOnce;
        });
        if (read < eventsAtOnce) break;
      }
    }
  }

  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

type Unread = { id: string; client_id: string; body: string; received_ms: number };

const OWN_COLUMN = {
  alert_triggered: "triggered_event_id",
  alert_resolved: "resolved_event_id",
} as const satisfies Record<AlertEventType, string>;

/**
 * Reads the newest alerts of a type that are in no row.
 *
 * @returns how many they were
 */
async function readUnread(db: Db, eventType: AlertEventType, limit: number): Promise<number> {
  // The type stands in the statement itself: else PostgreSQL can't tell that the partial index has it.
  const unread = await db.execute<Unread>(sql`
    select e.id, e.client_id, e.body,
           (extract(epoch from e.received_at) * 1000)::float8 as received_ms
    from webhook_events e
    where e.event_type = ${sql.raw(`'${eventType}'`)}
      and e.event_type not in ('call_started', 'call_ended', 'call_analyzed')
      and e.processed_at is not null and not e.is_test
      and not exists (select from alerts a where a.${sql.identifier(OWN_COLUMN[eventType])} = e.id)
    order by e.received_at desc, e.id desc
    limit ${limit}`);
  const observations = unread.flatMap((row) => {
    const receivedAt = new Date(Math.round(row.received_ms));
    const event = { id: row.id, clientId: row.client_id, eventType, receivedAt };
    return observeAlert(event, parseBody(row.body)) ?? [];
  });
  await db.transaction((tx) => applyEventsToAlerts(tx, observations));
  return unread.length;
}
