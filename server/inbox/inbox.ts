import type { Sql } from "postgres";
import { LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import type { EventStatus } from "../domain/event.ts";
import type { Delivery, Recorded } from "./delivery.ts";
import { createRecorder, type RecorderOptions } from "./recorder.ts";

export type KnownEvent = { eventId: string; status: EventStatus; receivedAt: Date };

/** The idempotency store: it owns the events, and the unique index decides. */
export type Inbox = {
  /** Whether a key has been recorded, for whoever asks. Never a way to decide: see `checkAndRecord`. */
  check(idempotencyKey: string): Promise<KnownEvent | null>;
  /** Records the delivery, as an event or as a duplicate of one; resolves with the event's id. */
  record(delivery: Delivery): Promise<string>;
  /** Ends the work on an event from outside the worker. False when it had ended already. */
  markProcessed(eventId: string): Promise<boolean>;
  /** First or duplicate and the record of it, in one arbitrated step; committed when it resolves. */
  checkAndRecord(delivery: Delivery): Promise<Recorded>;
  /**
   * Gives up on what waits for the database (it rejects with DatabaseAway) and on its connections,
   * and starts anew with fresh ones.
   */
  abandon(cause: unknown): void;
  /** The connections of now, for whoever must share the inbox's fate. */
  connections(): Sql;
  /** Resolves when everything handed in has been answered. */
  drained(): Promise<void>;
  close(): Promise<void>;
};

/** @param connect opens a pool of the inbox's own */
export function createInbox(connect: () => Sql, options: RecorderOptions = {}): Inbox {
  let sql = connect();
  let recorder = createRecorder(sql, options);
  return {
    async check(idempotencyKey) {
      const [row] = await sql<KnownEvent[]>`
        select id as "eventId", status, received_at as "receivedAt"
        from webhook_events where idempotency_key = ${idempotencyKey}`;
      return row ?? null;
    },
    async record(delivery) {
      return (await recorder.record(delivery)).eventId;
    },
    async markProcessed(eventId) {
      const marked = await sql`
        with done as (
          update webhook_events
          set status = 'processed', processed_at = coalesce(processed_at, now()),
              finished_at = now(), claimed_by = null, lease_until = null, last_error = null
          where id = ${eventId} and finished_at is null
          returning client_id, event_type, received_at, processed_at, finished_at
        ),
        counted as (
          insert into statistic_deltas (minute, client_id, event_type, processing_bucket)
          select date_trunc('minute', received_at, 'UTC'), client_id, event_type,
                 latency_bucket(received_at, processed_at)
          from done where processed_at = finished_at
        )
        select pg_notify(${LIVE_CHANNEL}, ${liveMessage("processing")}) from done`;
      return marked.count === 1;
    },
    checkAndRecord: (delivery) => recorder.record(delivery),
    abandon(cause) {
      const left = { sql, recorder };
      sql = connect();
      recorder = createRecorder(sql, options);
      left.recorder.abandon(cause);
      left.sql.end({ timeout: 0 }).catch(() => {});
    },
    connections: () => sql,
    drained: () => recorder.drained(),
    close: () => sql.end({ timeout: 2 }),
  };
}
