import { and, eq } from "drizzle-orm";
import type { Tx } from "../db/index.ts";
import { calls } from "../db/schema/calls.ts";
import { type CallRecord, mergeObservation } from "./merge.ts";
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

  const first = await tx
    .insert(calls)
    .values({ clientId, callId, ...mergeObservation(null, seen) })
    .onConflictDoNothing()
    .returning({ callId: calls.callId });
  if (first.length > 0) return;

  const isThisCall = and(eq(calls.clientId, clientId), eq(calls.callId, callId));
  const [row] = await tx.select().from(calls).where(isThisCall).for("update");
  if (row === undefined) throw new Error("The call was there and is gone; try again.");
  const { clientId: _, callId: __, ...known } = row;
  const merged = mergeObservation(known, seen);
  if (isSame(known, merged)) return;
  await tx.update(calls).set(merged).where(isThisCall);
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
