import { type SQL, sql } from "drizzle-orm";
import type { Db, Tx } from "../db/index.ts";
import type { ReplayOrder, ReplayWork } from "../domain/replay-order.ts";
import type { ReplayPreview } from "../domain/replay-preview.ts";
import { type ReplayDestination, readDestinations, readLiveDestinations } from "./destinations.ts";
import { previewDestinations } from "./preview-destinations.ts";
import { eventsOfScope, freezeScope } from "./scope.ts";
import { demandDestinations } from "./start.ts";
import { withinTime } from "./within-time.ts";

/** Counted exactly up to here: two seconds where each has a forward to look up. */
const EVENTS_COUNTED = 50_000;
const SAMPLE = 5;
const COUNT_WITHIN_MS = 8_000;
/** Of all clients together; a filter for one client shows all of its. */
const DESTINATIONS_AT_MOST = 100;

/**
 * What a replay would do, and nothing of it done. Exact for up to 50,000 events, but for
 * destinations whose conditions would have to be looked at in more than 500 bodies.
 *
 * @throws CannotReplay when a destination is archived, or the events can't be found in time
 */
export async function previewReplay(
  db: Db,
  { scope: given, work }: ReplayOrder,
  now = new Date(),
): Promise<ReplayPreview> {
  const scope = freezeScope(given, now);
  await demandDestinations(db, work.destinationIds);
  const found = await eventsOfScope(db, scope, EVENTS_COUNTED + 1);
  const chosen = sql`found as materialized (${found}),
    chosen as (select * from found where position <= ${EVENTS_COUNTED})`;
  return withinTime(db, COUNT_WITHIN_MS, async (tx) => {
    const totals = await countEvents(tx, chosen);
    const destinations = await concerned(tx, work, totals.clientIds);
    return {
      scope,
      events: totals.events,
      hasMore: totals.hasMore,
      handlerRuns: work.runHandlers ? totals.events - totals.tests - totals.unfinished : 0,
      tests: totals.tests,
      unfinished: totals.unfinished,
      undecided: totals.undecided,
      failAgain: work.runHandlers ? totals.failAgain : 0,
      destinations: await previewDestinations(tx, chosen, destinations, work),
      sample: await readSample(tx, await eventsOfScope(db, scope, SAMPLE)),
    };
  });
}

type Totals = {
  events: number;
  hasMore: boolean;
  tests: number;
  unfinished: number;
  undecided: number;
  failAgain: number;
  clientIds: string[];
};

async function countEvents(tx: Tx, chosen: SQL): Promise<Totals> {
  const [row] = await tx.execute<Totals>(sql`
    with ${chosen}
    select count(*)::int as events,
           exists (select from found where position > ${EVENTS_COUNTED}) as "hasMore",
           (count(*) filter (where is_test))::int as tests,
           (count(*) filter (where not is_test and finished_at is null))::int as unfinished,
           (count(*) filter (where in_doubt and finished_at is null))::int as undecided,
           (count(*) filter (where in_doubt and finished_at is not null))::int as "failAgain",
           coalesce(json_agg(distinct client_id), '[]'::json) as "clientIds"
    from chosen`);
  if (row === undefined) throw new Error("A count has no row.");
  return row;
}

/** The chosen ones; and where handlers run, all others that might lack a forward. */
async function concerned(
  tx: Tx,
  work: ReplayWork,
  clientIds: readonly string[],
): Promise<(ReplayDestination & { isChosen: boolean })[]> {
  const chosen = await readDestinations(tx, work.destinationIds);
  const ids = new Set(work.destinationIds);
  const live = work.runHandlers
    ? await readLiveDestinations(tx, { clientIds, limit: DESTINATIONS_AT_MOST })
    : [];
  return [
    ...chosen.map((one) => ({ ...one, isChosen: true })),
    ...live.filter(({ id }) => !ids.has(id)).map((one) => ({ ...one, isChosen: false })),
  ];
}

async function readSample(tx: Tx, events: SQL): Promise<ReplayPreview["sample"]> {
  const rows = await tx.execute<
    Omit<ReplayPreview["sample"][number], "receivedAt"> & { receivedMs: number }
  >(sql`
    select e.id, e.client_id as "clientId", e.event_type as "eventType", e.call_id as "callId",
           (extract(epoch from e.received_at) * 1000)::float8 as "receivedMs"
    from (${events}) as chosen join webhook_events e using (id)
    order by chosen.position`);
  return rows.map(({ receivedMs, ...row }) => ({ ...row, receivedAt: new Date(receivedMs) }));
}
