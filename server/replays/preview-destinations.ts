import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "../db/index.ts";
import type { ReplayWork } from "../domain/replay-order.ts";
import type { DestinationPreview } from "../domain/replay-preview.ts";
import type { ReplayDestination } from "./destinations.ts";
import { readMatching } from "./matching.ts";

/** Bodies that are read to see whether conditions hold: some megabytes. */
const BODIES_READ = 500;

type Chosen = ReplayDestination & { isChosen: boolean };

/** @param chosen defines the table expression `chosen`: the events, tests among them */
export async function previewDestinations(
  tx: Tx,
  chosen: SQL,
  destinations: readonly Chosen[],
  work: ReplayWork,
): Promise<DestinationPreview[]> {
  if (destinations.length === 0) return [];
  const counts = await countForwards(tx, chosen, destinations);
  const previews: DestinationPreview[] = [];
  let bodiesLeft = BODIES_READ;
  for (const destination of destinations) {
    const count = counts.get(destination.id) ?? NOTHING;
    const asks = destination.conditions?.length !== 0 && count.missing > 0;
    const looked = asks ? await lookAtBodies(tx, chosen, destination, bodiesLeft) : null;
    bodiesLeft -= looked?.events ?? 0;
    previews.push(toPreview(destination, count, looked, work));
  }
  return previews.filter(({ isChosen, send, unknown }) => isChosen || send + unknown > 0);
}

type Looked = { events: number; matching: number };

function toPreview(
  { id, name, clientId, isPaused, isChosen }: Chosen,
  count: Count,
  looked: Looked | null,
  { includeDelivered }: ReplayWork,
): DestinationPreview {
  const missing = looked === null ? count.missing : looked.matching;
  const left = looked === null ? 0 : looked.events - looked.matching;
  const written = { send: missing, unknown: count.missing - missing - left };
  const which = { id, name, clientId, isPaused, isChosen };
  // Processing writes what is missing and touches nothing else.
  if (!isChosen) return { ...which, ...NONE, ...written };
  const sendAgain = includeDelivered ? count.delivered : 0;
  return {
    ...which,
    ...written,
    send: missing + count.undelivered + sendAgain,
    sendAgain,
    deliveredAlready: count.delivered - sendAgain,
    noMatch: count.noMatch + left,
    beingSent: count.beingSent,
    notYet: count.notYet,
  };
}

const NONE = { sendAgain: 0, deliveredAlready: 0, noMatch: 0, beingSent: 0, notYet: 0 };

type Count = {
  id: string;
  noMatch: number;
  notYet: number;
  /** Finished, of a type it takes, and without a forward. */
  missing: number;
  beingSent: number;
  delivered: number;
  undelivered: number;
};

const NOTHING: Count = {
  id: "",
  noMatch: 0,
  notYet: 0,
  missing: 0,
  beingSent: 0,
  delivered: 0,
  undelivered: 0,
};

/** An event that has a forward was meant for the destination, whatever that takes by now. */
async function countForwards(
  tx: Tx,
  chosen: SQL,
  destinations: readonly Chosen[],
): Promise<Map<string, Count>> {
  const rows = await tx.execute<Count>(sql`
    with ${chosen}
    select id,
      (count(*) filter (where not has and not takes))::int as "noMatch",
      (count(*) filter (where not has and takes and not finished))::int as "notYet",
      (count(*) filter (where not has and takes and finished))::int as missing,
      (count(*) filter (where has and claimed))::int as "beingSent",
      (count(*) filter (where has and not claimed and delivered))::int as delivered,
      (count(*) filter (where has and not claimed and not delivered))::int as undelivered
    from (
      select d.id, f.id is not null as has, f.claimed_by is not null as claimed,
             f.status = 'delivered' as delivered, e.finished_at is not null as finished,
             d.event_types is null or e.event_type = any(d.event_types) as takes
      from destinations d
      join chosen e on e.client_id = d.client_id and not e.is_test
      left join forwards f on f.event_id = e.id and f.destination_id = d.id
      where d.id in (select value::uuid from json_array_elements_text(${idsOf(destinations)}::json))
    ) as sending
    group by id`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** How many of the first of them hold what the destination asks for. */
async function lookAtBodies(
  tx: Tx,
  chosen: SQL,
  destination: Chosen,
  limit: number,
): Promise<Looked> {
  const rows = await tx.execute<{ eventId: string; eventType: string }>(sql`
    with ${chosen}
    select e.id as "eventId", e.event_type as "eventType"
    from chosen e
    join destinations d on d.id = ${destination.id} and d.client_id = e.client_id
    where not e.is_test and e.finished_at is not null
      and (d.event_types is null or e.event_type = any(d.event_types))
      and not exists (select from forwards f
                      where f.event_id = e.id and f.destination_id = d.id)
    order by e.position
    limit ${limit}`);
  const matching = await readMatching(
    tx,
    rows.map((row) => ({ ...row, destination })),
  );
  const those = rows.filter(({ eventId }) => matching.has(eventId, destination.id));
  return { events: rows.length, matching: those.length };
}

function idsOf(destinations: readonly Chosen[]): string {
  return JSON.stringify(destinations.map(({ id }) => id));
}
