import { and, eq, getTableColumns } from "drizzle-orm";
import type { Tx } from "../db/index.ts";
import { calls } from "../db/schema/calls.ts";
import { type CallRecord, mergeObservation, type Observation } from "./merge.ts";
import { type CallEvent, observeCall } from "./observe.ts";

/**
 * Merges an event into the row of its call, or makes the row. Right for every order of arrival,
 * and safe to run twice. Alerts and events that name no call or chat touch nothing.
 *
 * Locks that one row until the transaction ends, so that two events of a call that are applied at
 * once come out as if one had followed the other. A transaction that applies events of several
 * calls should take them in the order of their ids, or it may meet another half-way.
 *
 * @param tx a transaction and not a pool, over which the lock would end with its statement
 */
export async function applyEventToCall(tx: Tx, event: CallEvent): Promise<void> {
  const { clientId, callId } = event;
  const seen = observeCall(event);
  if (seen === null || callId === null) return;

  const known = await lockCall(tx, clientId, callId);
  if (known !== null) return update(tx, clientId, callId, known, seen);

  const made = await tx
    .insert(calls)
    .values({ clientId, callId, ...mergeObservation(null, seen) })
    .onConflictDoNothing()
    .returning({ callId: calls.callId });
  if (made.length > 0) return;

  // Another event of the call made the row meanwhile, and has committed it.
  const theirs = await lockCall(tx, clientId, callId);
  if (theirs === null) throw new Error("The call was there and is gone; try again.");
  await update(tx, clientId, callId, theirs, seen);
}

const isCall = (clientId: string, callId: string) =>
  and(eq(calls.clientId, clientId), eq(calls.callId, callId));

/** What is known, but for the transcript: it is most of the row, and its rank says enough. */
async function lockCall(tx: Tx, clientId: string, callId: string): Promise<CallRecord | null> {
  const { clientId: _, callId: __, transcript: ___, ...columns } = getTableColumns(calls);
  const [row] = await tx.select(columns).from(calls).where(isCall(clientId, callId)).for("update");
  return row === undefined ? null : { ...row, transcript: null };
}

async function update(
  tx: Tx,
  clientId: string,
  callId: string,
  known: CallRecord,
  seen: Observation,
): Promise<void> {
  const merged = mergeObservation(known, seen);
  if (isSame(known, merged)) return;
  const { transcript, ...rest } = merged;
  const isNewTranscript = merged.provenance.transcript !== known.provenance.transcript;
  await tx
    .update(calls)
    .set(isNewTranscript ? { ...rest, transcript } : rest)
    .where(isCall(clientId, callId));
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
