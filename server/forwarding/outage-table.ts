import type { Sql } from "postgres";
import type { OutageDelivery } from "./outage-log.ts";

/** Being sent right now by this process; nobody else may send it before `holdUntil`. */
export type OutageFlight = {
  webhookId: string;
  destinationId: string;
  startedAt: string;
  holdUntil: string;
};

/** Bounds the size of a statement. */
const BATCH = 500;

/**
 * Tells the database what was delivered without it and what is being sent, so that the ordinary
 * forwarding sends neither. May be told again: what was delivered stays so.
 */
export async function writeOutage(
  sql: Sql,
  worker: string,
  delivered: readonly OutageDelivery[],
  flights: readonly OutageFlight[],
): Promise<void> {
  const rows = [
    ...delivered.map((one) => ({ ...one, holdUntil: one.deliveredAt })),
    ...flights.map((one) => ({
      ...one,
      deliveredAt: null,
      durationMs: null,
      httpStatus: null,
      responseExcerpt: null,
    })),
  ];
  for (let start = 0; start < rows.length; start += BATCH) {
    await sql`
      insert into forwards_during_outage as f
        (webhook_id, destination_id, started_at, delivered_at, hold_until, duration_ms,
         http_status, response_excerpt, worker)
      select distinct on (r."webhookId") r."webhookId", r."destinationId", r."startedAt",
             r."deliveredAt", r."holdUntil", r."durationMs", r."httpStatus", r."responseExcerpt",
             ${worker}
      from json_to_recordset(${JSON.stringify(rows.slice(start, start + BATCH))}::text::json) as r (
        "webhookId" text, "destinationId" uuid, "startedAt" timestamptz,
        "deliveredAt" timestamptz, "holdUntil" timestamptz, "durationMs" int, "httpStatus" int,
        "responseExcerpt" text)
      order by r."webhookId", r."deliveredAt"
      on conflict (webhook_id) do update
      set started_at = excluded.started_at, delivered_at = excluded.delivered_at,
          hold_until = excluded.hold_until, duration_ms = excluded.duration_ms,
          http_status = excluded.http_status, response_excerpt = excluded.response_excerpt,
          worker = excluded.worker
      where f.delivered_at is null`;
  }
}

/** What was being sent and failed: the ordinary forwarding need not wait for it any longer. */
export async function releaseFlights(sql: Sql, webhookIds: readonly string[]): Promise<void> {
  if (webhookIds.length === 0) return;
  await sql`
    with released as (
      delete from forwards_during_outage
      where webhook_id = any(${[...webhookIds]}) and delivered_at is null
      returning destination_id, webhook_id
    )
    update forwards f set next_attempt_at = now()
    from released r
    where f.destination_id = r.destination_id and f.webhook_id = r.webhook_id
      and f.finished_at is null and f.claimed_by is null and f.failed_attempts = 0
      and f.next_attempt_at > now()`;
}
