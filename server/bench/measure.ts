import { demandAgreement, empty, readRecorded, walBytes } from "./database.ts";
import type { LoadResult, LoadShape } from "./load/order.ts";
import type { Subject } from "./subjects.ts";
import type { World } from "./world.ts";

export type Run = { subject: Subject; bodyBytes: number; duplicates?: number; shape: LoadShape };

export type Measured = LoadResult & {
  /** Written by the whole database server meanwhile. */
  walBytes: number;
};

/**
 * One run: from empty tables, with the counts compared to the unit afterwards.
 *
 * @throws at any answer other than 200, and where the counts differ
 */
export async function measure(world: World, name: string, run: Run): Promise<Measured> {
  const { subject, bodyBytes, duplicates = 0, shape } = run;
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
      watch: { servers: subject.servers.map(({ pid }) => pid), database: world.postgres.pid },
    })
    .catch((error: Error) => {
      throw new Error(`${name}: ${error.message}`);
    });
  const walAfter = await walBytes(world.ours);
  if (subject.database !== null) {
    const recorded = await readRecorded(subject.database);
    demandAgreement(name, result.total, recorded, subject);
  }
  return { ...result, walBytes: walAfter - walBefore };
}
