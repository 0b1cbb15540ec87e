import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import type { Rig } from "./rig.ts";

/** Uniform between two whole numbers, both included. */
export type RandomInt = (min: number, max: number) => number;

/** What a fault did to the use of the database. `backMs` is null where it was not in use again in time. */
export type Outage = {
  fault: string;
  wasNoticed: boolean;
  backMs: number | null;
  drainedMs: number | null;
};

/** Far longer than it takes to use the database again and to empty the journal into it. */
const LIMIT_MS = 30_000;

/**
 * Inflicts a fault and waits until the server has recovered from it.
 *
 * @returns null where the database was not away
 */
export async function inflict(
  rig: Rig,
  fault: Fault,
  outageMs: readonly [number, number],
  random: RandomInt,
): Promise<Outage | null> {
  const beganAt = Date.now();
  const returnedAt = await fault.inflict(rig, () => random(...outageMs));
  if (returnedAt === null) return null;
  const lastSaid = (name: string) => rig.app.said(name, beganAt).at(-1) ?? null;
  const wasNoticed =
    lastSaid("database.away") !== null || fault.name.includes("while PostgreSQL is stopped");
  const outage: Outage = { fault: fault.name, wasNoticed, backMs: null, drainedMs: null };
  if (!wasNoticed) return outage;
  // 0 when the server was faster than our look at it.
  const after = (atMs: number) => Math.max(0, atMs - returnedAt);
  for (const deadline = Date.now() + LIMIT_MS; Date.now() < deadline; await sleep(50)) {
    const back = lastSaid("database.back") ?? Number.NEGATIVE_INFINITY;
    const drained = lastSaid("journal.drained") ?? Number.NEGATIVE_INFINITY;
    // It may be gone again after it was back.
    const isInUse = back >= (lastSaid("database.away") ?? beganAt);
    outage.backMs = isInUse ? after(back) : null;
    outage.drainedMs = isInUse && drained >= back ? after(drained) : null;
    if (outage.drainedMs !== null) break;
  }
  return outage;
}

/** @returns what is wrong with how an outage ended, if anything */
export function failureToRecover({ fault, wasNoticed, backMs }: Outage): string[] {
  if (!wasNoticed || backMs !== null) return [];
  return [`the database was not in use again ${LIMIT_MS / 1_000} s after "${fault}"`];
}
