import { sql } from "drizzle-orm";
import type { Tx } from "../db/index.ts";
import type { ForwardStatus } from "../domain/forward.ts";
import { type ReplayDestination, readDestinations } from "./destinations.ts";
import { readMatching } from "./matching.ts";
import type { Item, Result, RunningReplay } from "./replay.ts";
import { type Sending, writeSendings } from "./write-sendings.ts";

/**
 * Sends events to the destinations of a replay once more: forwards that are there are sent again
 * under the same webhook id, those that are missing are written where the event matches.
 *
 * @returns for each item, in the order given, whether anything will be sent, and why not all is
 */
export async function sendAgain(
  tx: Tx,
  replay: RunningReplay,
  items: readonly Item[],
): Promise<Result[]> {
  const destinations = await readDestinations(tx, replay.destinationIds);
  const sendings = await pair(tx, items, destinations);
  const matching = await readMatching(tx, sendings.filter(isMissing).map(toPair));

  const refusals = new Map<Sending, Refusal>();
  for (const sending of sendings) {
    const refusal = refuse(sending, replay, matching);
    if (refusal !== null) refusals.set(sending, refusal);
  }
  const due = sendings.filter((sending) => !refusals.has(sending));
  const sent = await writeSendings(tx, replay, due);
  for (const sending of due) {
    if (!sent.has(sending)) refusals.set(sending, beingSent(sending.destination));
  }
  return items.map((item) => {
    const own = sendings.filter((sending) => sending.item === item);
    const isDone = own.some((sending) => sent.has(sending));
    const because = own
      .map((sending) => refusals.get(sending))
      // What was to be expected is worth a word only where nothing at all was done.
      .filter((refusal) => refusal !== undefined && (refusal.isNoteworthy || !isDone))
      .map((refusal) => refusal?.text ?? "");
    if (own.length === 0 && destinations.length > 0)
      because.push("None of the chosen destinations is its client's.");
    return { isDone, because };
  });
}

type Refusal = { text: string; isNoteworthy: boolean };

const isMissing = ({ forward }: Sending) => forward === null;
const toPair = ({ item, destination }: Sending) => ({
  eventId: item.eventId,
  eventType: item.eventType,
  destination,
});

function refuse(
  { item, destination, forward }: Sending,
  { includeDelivered }: RunningReplay,
  matching: { has(eventId: string, destinationId: string): boolean },
): Refusal | null {
  const { name } = destination;
  const noteworthy = (text: string) => ({ text, isNoteworthy: true });
  const expected = (text: string) => ({ text, isNoteworthy: false });
  if (item.isTest) return expected("A test is never sent.");
  if (destination.isArchived) return noteworthy(`${name} is archived.`);
  if (forward === null) {
    if (!matching.has(item.eventId, destination.id)) return expected(`${name} does not take it.`);
    if (item.isFinished) return null;
    return noteworthy(`It goes to ${name} when it is processed.`);
  }
  if (forward.isClaimed) return beingSent(destination);
  if (forward.status === "delivered" && !includeDelivered)
    return expected(`${name} had it already.`);
  return null;
}

function beingSent({ name }: ReplayDestination): Refusal {
  return { text: `It was being sent to ${name} at that moment.`, isNoteworthy: true };
}

/** Each event with each chosen destination of its client, and the forward between the two. */
async function pair(
  tx: Tx,
  items: readonly Item[],
  destinations: readonly ReplayDestination[],
): Promise<Sending[]> {
  if (destinations.length === 0) return [];
  const events = JSON.stringify(items.map(({ eventId }) => eventId));
  const rows = await tx.execute<ForwardRow>(sql`
    select id, event_id as "eventId", destination_id as "destinationId", status,
           claimed_by is not null as "isClaimed"
    from forwards
    where event_id in (select value::uuid from json_array_elements_text(${events}::json))
      and destination_id in (
        select value::uuid
        from json_array_elements_text(${JSON.stringify(destinations.map(({ id }) => id))}::json))`);
  const forwards = new Map(rows.map((row) => [`${row.eventId} ${row.destinationId}`, row]));
  return items.flatMap((item) =>
    destinations
      .filter(({ clientId }) => clientId === item.clientId)
      .map((destination) => ({
        item,
        destination,
        forward: forwards.get(`${item.eventId} ${destination.id}`) ?? null,
      })),
  );
}

type ForwardRow = {
  id: string;
  eventId: string;
  destinationId: string;
  status: ForwardStatus;
  isClaimed: boolean;
};
