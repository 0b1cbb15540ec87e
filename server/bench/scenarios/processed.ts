import { setTimeout as sleep } from "node:timers/promises";
import type { BenchDatabase } from "../database.ts";

export type Latency = { p50: number; p99: number };

const WITHOUT_ANY_MS = 60_000;

/**
 * Waits until every event is processed and says how long they took, from receipt, in ms.
 *
 * @param warmUpMs events of the first so many ms do not count
 * @throws when an event failed, or none is processed for a minute
 */
export async function untilProcessed(
  name: string,
  { sql }: BenchDatabase,
  warmUpMs: number,
): Promise<Latency> {
  let waiting = Number.POSITIVE_INFINITY;
  let deadline = 0;
  for (;;) {
    const [left] = await sql<{ waiting: number; failed: number }[]>`
      select count(*) filter (where finished_at is null)::int as waiting,
             count(*) filter (where failed_attempts > 0 or attempts > 1)::int as failed
      from webhook_events`;
    if (left?.waiting === 0 && left.failed === 0) break;
    if (left !== undefined && left.waiting < waiting) {
      waiting = left.waiting;
      deadline = Date.now() + WITHOUT_ANY_MS;
    }
    if (left === undefined || left.failed > 0 || Date.now() > deadline) {
      throw new Error(
        `${name}: not every event was processed at the first try: ${JSON.stringify(left)}.`,
      );
    }
    await sleep(100);
  }
  const [latency] = await sql<Latency[]>`
    with took as (
      select extract(epoch from processed_at - received_at)::float8 * 1000 as ms
      from webhook_events
      where received_at >= (select min(received_at) from webhook_events) + ${warmUpMs} * interval '1 ms'
    )
    select percentile_cont(0.5) within group (order by ms) as p50,
           percentile_cont(0.99) within group (order by ms) as p99
    from took`;
  if (latency === undefined) throw new Error("No event was processed.");
  return latency;
}
