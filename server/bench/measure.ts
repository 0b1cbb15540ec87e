import { setTimeout as sleep } from "node:timers/promises";
import {
  type BenchDatabase,
  demandAgreement,
  empty,
  type Recorded,
  readRecorded,
  walBytes,
} from "./database.ts";
import type { LoadResult, LoadShape } from "./load/order.ts";
import type { Subject } from "./subjects.ts";
import type { World } from "./world.ts";

export type Run = {
  subject: Subject;
  bodyBytes: number;
  duplicates?: number;
  shape: LoadShape;
  /** Whether deliveries may take the way by the journal. */
  journal?: boolean;
};

export type Measured = LoadResult & {
  /** Written by the whole database server meanwhile. */
  walBytes: number;
};

const DRAINED_WITHIN_MS = 600_000;
const LOOK_EVERY_MS = 1_000;

/**
 * One run: from empty tables, with the counts compared to the unit afterwards; where deliveries took the way
 * by the journal, when that is drained.
 *
 * @throws at any answer other than 200, and where the counts differ
 */
export async function measure(world: World, name: string, run: Run): Promise<Measured> {
  const { subject, bodyBytes, duplicates = 0, shape, journal = false } = run;
  await subject.prepare?.();
  if (subject.database !== null) await empty(subject.database);
  const walBefore = await walBytes(world.ours);
  const result = await world
    .send({
      ports: subject.ports,
      path: subject.path,
      bodyBytes,
      duplicates,
      shape,
      journal,
      watch: { servers: subject.servers.map(({ pid }) => pid), database: world.postgres.pid },
    })
    .catch((error: Error) => {
      throw new Error(`${name}: ${error.message}`);
    });
  const walAfter = await walBytes(world.ours);
  if (subject.database !== null) {
    const recorded = await readDrained(subject.database, result.total);
    demandAgreement(name, result.total, recorded, subject);
  }
  return { ...result, walBytes: walAfter - walBefore };
}

/** What the database holds when the last delivery of the journal is in it; at once where none went there. */
async function readDrained(
  database: BenchDatabase,
  { sent, journaled }: LoadResult["total"],
): Promise<Recorded> {
  const deadline = Date.now() + DRAINED_WITHIN_MS;
  for (;;) {
    const recorded = await readRecorded(database);
    const isAll = recorded.events + recorded.duplicates >= sent;
    if (isAll || journaled === 0 || Date.now() > deadline) return recorded;
    await sleep(LOOK_EVERY_MS);
  }
}
