import type { Sql } from "postgres";
import { createPaced, LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import { bucketOf, type LatencyMeasure } from "../domain/latency-bucket.ts";
import { log } from "../log.ts";
import { EVERYBODY, grains, startsAt } from "./grains.ts";

const MINUTE_MS = 60_000;
/** After a quiet while: a page shows a lone answer as soon as this. */
const FLUSH_AFTER_MS = 1_000;
/** Where answers never cease: each flush writes the same rows of the minute, hour and day again. */
const FLUSH_EVERY_MS = 5_000;

type Counted = {
  minuteMs: number;
  clientId: string;
  measure: LatencyMeasure;
  bucket: number;
  count: number;
};

/** Counts, in memory, how long answers took and how late deliveries came. */
export type AnswerStatistics = {
  /** @param lagMs from Retell's signature to the receipt, by two clocks; below 0 counts as 0 */
  note(clientId: string, ackMs: number, lagMs: number | null): void;
  /** Adds what was counted to the latencies of each grain. */
  flush(): Promise<void>;
  /** Ends after a last flush. */
  stop(): Promise<void>;
};

/**
 * These two are known only when the answer has left, so they cannot commit with the delivery. A
 * crash loses those of the last five seconds: they are figures, nothing is decided by them.
 */
export function collectAnswers(sql: Sql, now: () => number = Date.now): AnswerStatistics {
  let counted = new Map<string, Counted>();
  const paced = createPaced(FLUSH_EVERY_MS, flush, FLUSH_AFTER_MS);

  function add(entry: Counted): void {
    const key = `${entry.minuteMs} ${entry.measure} ${entry.bucket} ${entry.clientId}`;
    const known = counted.get(key);
    if (known === undefined) counted.set(key, entry);
    else known.count += entry.count;
  }

  async function flush(): Promise<void> {
    if (counted.size === 0) return;
    const batch = [...counted.values()];
    counted = new Map();
    const announcement = liveMessage(
      "figures",
      batch.map((each) => each.clientId),
    );
    try {
      await sql`
        with noted as (
          select minute, coalesce(client_id, ${EVERYBODY}) as client_id, measure, bucket,
                 sum(count) as count
          from unnest(
            ${batch.map((each) => new Date(each.minuteMs).toISOString())}::timestamptz[],
            ${batch.map((each) => each.clientId)}::text[],
            ${batch.map((each) => each.measure)}::text[],
            ${batch.map((each) => each.bucket)}::smallint[],
            ${batch.map((each) => each.count)}::int[]
          ) as t (minute, client_id, measure, bucket, count)
          group by grouping sets
            ((minute, client_id, measure, bucket), (minute, measure, bucket))
        )
        insert into latencies as l (grain, starts_at, client_id, measure, bucket, count)
        select grain, ${startsAt(sql)}, client_id, measure, bucket, sum(count)
        from noted join ${grains(sql)}
        group by 1, 2, 3, 4, 5
        -- In one order, so that two processes never wait for each other in a circle.
        order by 1, 2, 3, 4, 5
        on conflict (grain, starts_at, client_id, measure, bucket) do update
          set count = l.count + excluded.count
        returning (select pg_notify(${LIVE_CHANNEL}, ${announcement}))`;
    } catch (error) {
      for (const entry of batch) add(entry);
      paced.soon();
      log.debug({ err: error }, "statistics.flush_failed");
    }
  }

  return {
    note(clientId, ackMs, lagMs) {
      const minuteMs = Math.floor(now() / MINUTE_MS) * MINUTE_MS;
      paced.soon();
      add({ minuteMs, clientId, measure: "ack", bucket: bucketOf(ackMs), count: 1 });
      if (lagMs === null) return;
      add({ minuteMs, clientId, measure: "lag", bucket: bucketOf(lagMs), count: 1 });
    },

    flush,

    stop: paced.stop,
  };
}
