import { allEnded } from "../all-ended.ts";
import type { Tx } from "../db/index.ts";
import { type CallRecord, mergeObservation, type Observation } from "./merge.ts";
import type { ObservedEvent } from "./observe.ts";
import { type CallRow, insertCalls, lockCalls, updateCalls } from "./rows.ts";

/** A call, and what the events at hand say of it. */
type SeenCall = {
  clientId: string;
  callId: string;
  /** Whether a row of it is looked for before one is made. */
  isSought: boolean;
  observations: Observation[];
};

/**
 * Merges events into the rows of their calls, or makes the rows. Right for every order of arrival,
 * and safe to run twice. Alerts and events that name no call or chat touch nothing. Four statements
 * at most, however many the calls are, in one round trip where all are new and in two where not, unless
 * somebody else makes one of the rows meanwhile.
 *
 * Locks the rows until the transaction ends, so that events of a call that are applied at once come
 * out as if one had followed the other.
 *
 * @param tx a transaction and not a pool, over which the locks would end with their statement
 */
export async function applyEventsToCalls(tx: Tx, events: readonly ObservedEvent[]): Promise<void> {
  const calls = groupByCall(events);
  const expected = calls.filter(({ isSought }) => !isSought);
  const sought = calls.filter(({ isSought }) => isSought);
  // In each batch rows are made first and others locked then, so that no two wait for each other.
  const overtaken = await allEnded([make(tx, expected), merge(tx, sought)]);
  const gone = await merge(tx, overtaken.flat());
  if (gone.length > 0) throw new Error("A call was there and is gone; try again.");
}

/** @returns the calls whose rows somebody else has made and committed */
async function make(tx: Tx, calls: readonly SeenCall[]): Promise<SeenCall[]> {
  const rows = calls.flatMap((call) => mergeInto(null, call) ?? []);
  const made = new Set((await insertCalls(tx, rows)).map(nameOf));
  const wanted = new Set(rows.map(nameOf));
  return calls.filter((call) => wanted.has(nameOf(call)) && !made.has(nameOf(call)));
}

/** @returns the calls whose rows somebody else made between reading and writing, and has committed */
async function merge(tx: Tx, calls: readonly SeenCall[]): Promise<SeenCall[]> {
  if (calls.length === 0) return [];
  const known = new Map((await lockCalls(tx, calls)).map((row) => [nameOf(row), row]));
  const changed = calls.flatMap((call) => {
    const before = known.get(nameOf(call));
    return (before && mergeInto(before, call)) ?? [];
  });
  const missing = calls.filter((call) => !known.has(nameOf(call)));
  const [overtaken] = await allEnded([make(tx, missing), updateCalls(tx, changed)]);
  return overtaken;
}

/** @returns the row with what is seen of its call; null where that changes nothing */
function mergeInto(before: CallRow | null, { clientId, callId, observations }: SeenCall) {
  const after = observations.reduce<CallRecord | null>(mergeObservation, before);
  if (after === null || (before !== null && isSame(before, after))) return null;
  return { ...after, clientId, callId };
}

/** In the order of their names, so that two transactions lock the rows in the same one. */
function groupByCall(events: readonly ObservedEvent[]): SeenCall[] {
  const calls = new Map<string, SeenCall>();
  for (const { clientId, callId, callIsNew = false, observation } of events) {
    if (observation === null || callId === null) continue;
    const name = nameOf({ clientId, callId });
    const call = calls.get(name) ?? { clientId, callId, isSought: !callIsNew, observations: [] };
    call.observations.push(observation);
    calls.set(name, call);
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
