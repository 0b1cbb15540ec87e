import type { Tx } from "../db/index.ts";
import { type CallRecord, mergeObservation, type Observation } from "./merge.ts";
import type { ObservedEvent } from "./observe.ts";
import { type CallRow, insertCalls, lockCalls, updateCalls } from "./rows.ts";

/** A call, and what the events at hand say of it. */
type SeenCall = { clientId: string; callId: string; observations: Observation[] };

/**
 * Merges events into the rows of their calls, or makes the rows. Right for every order of arrival,
 * and safe to run twice. Alerts and events that name no call or chat touch nothing. Three statements
 * at most, however many the calls are, unless somebody else makes one of the rows meanwhile.
 *
 * Locks the rows until the transaction ends, so that events of a call that are applied at once come
 * out as if one had followed the other.
 *
 * @param tx a transaction and not a pool, over which the locks would end with their statement
 */
export async function applyEventsToCalls(tx: Tx, events: readonly ObservedEvent[]): Promise<void> {
  const overtaken = await apply(tx, groupByCall(events));
  const gone = await apply(tx, overtaken);
  if (gone.length > 0) throw new Error("A call was there and is gone; try again.");
}

/** @returns the calls whose rows somebody else made between reading and writing, and has committed */
async function apply(tx: Tx, calls: readonly SeenCall[]): Promise<readonly SeenCall[]> {
  if (calls.length === 0) return [];
  const known = new Map((await lockCalls(tx, calls)).map((row) => [nameOf(row), row]));
  const made: CallRow[] = [];
  const changed: CallRow[] = [];
  for (const { clientId, callId, observations } of calls) {
    const before = known.get(nameOf({ clientId, callId })) ?? null;
    const after = observations.reduce<CallRecord | null>(mergeObservation, before);
    if (after === null || (before !== null && isSame(before, after))) continue;
    (before === null ? made : changed).push({ ...after, clientId, callId });
  }
  const [inserted] = await Promise.all([insertCalls(tx, made), updateCalls(tx, changed)]);
  if (inserted.length === made.length) return [];
  const ours = new Set(inserted.map(nameOf));
  return calls.filter((call) => !known.has(nameOf(call)) && !ours.has(nameOf(call)));
}

/** In the order of their names, so that two transactions lock the rows in the same one. */
function groupByCall(events: readonly ObservedEvent[]): SeenCall[] {
  const calls = new Map<string, SeenCall>();
  for (const { clientId, callId, observation } of events) {
    if (observation === null || callId === null) continue;
    const call = calls.get(nameOf({ clientId, callId }));
    if (call !== undefined) call.observations.push(observation);
    else calls.set(nameOf({ clientId, callId }), { clientId, callId, observations: [observation] });
  }
  return [...calls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

/** Ids of clients have no spaces. */
function nameOf({ clientId, callId }: { clientId: string; callId: string }): string {
  return `${clientId} ${callId}`;
}

/** Every field follows from its rank, so equal ranks mean equal fields. */
function isSame(known: CallRecord, merged: CallRecord): boolean {
  return (
    JSON.stringify(known.provenance) === JSON.stringify(merged.provenance) &&
    known.state === merged.state &&
    +known.firstEventAt === +merged.firstEventAt &&
    +known.lastEventAt === +merged.lastEventAt
  );
}
