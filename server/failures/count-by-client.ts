import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { EVENT_IN_DOUBT } from "../processing/index.ts";
import { troubledEvents, troubledForwards } from "./trouble.ts";

/**
 * Events and forwards of a client that failed and were not dismissed, whenever they came. An event in
 * doubt is neither called dead nor failed as well.
 */
export type ClientFailures = {
  inDoubtEvents: number;
  deadEvents: number;
  failedEvents: number;
  deadForwards: number;
  failedForwards: number;
};

export const NO_FAILURES: ClientFailures = {
  inDoubtEvents: 0,
  deadEvents: 0,
  failedEvents: 0,
  deadForwards: 0,
  failedForwards: 0,
};

/** Of each table. When so many need somebody, the exact number no longer matters. */
const COUNTED_AT_MOST = 5_000;

/** @returns by client; `isCut` where more failed than were counted */
export async function countFailuresByClient(
  db: Db,
): Promise<{ byClient: Map<string, ClientFailures>; isCut: boolean }> {
  const filter = { dismissed: false };
  const rows = await db.execute<Row>(sql`
    select client_id as "clientId", kind, status, count(*)::int as count
    from (
      (select client_id, 'Events' as kind,
              case when ${EVENT_IN_DOUBT} then 'inDoubt' else status end as status
       from webhook_events where ${troubledEvents(filter)} limit ${COUNTED_AT_MOST})
      union all
      (select client_id, 'Forwards', status
       from forwards where ${troubledForwards(filter)} limit ${COUNTED_AT_MOST})
    ) as trouble
    group by client_id, kind, status`);
  const byClient = new Map<string, ClientFailures>();
  const counted = { Events: 0, Forwards: 0 };
  for (const { clientId, kind, status, count } of rows) {
    const failures = byClient.get(clientId) ?? { ...NO_FAILURES };
    byClient.set(clientId, { ...failures, [`${status}${kind}`]: count });
    counted[kind] += count;
  }
  return { byClient, isCut: Math.max(counted.Events, counted.Forwards) >= COUNTED_AT_MOST };
}

type Row = {
  clientId: string;
  kind: "Events" | "Forwards";
  status: "inDoubt" | "failed" | "dead";
  count: number;
};
