import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { bucketMs } from "../domain/latency-bucket.ts";
import { remember } from "./remember.ts";
import { coverOf, inSpans, notYetFolded, type Selection, unfoldedClient } from "./selection.ts";
import { partSpans } from "./spans.ts";

/** Counts per bucket. */
type Histogram = Map<number, number>;
type Histograms = ReadonlyMap<string, Histogram>;

/** The percentile of a client's measure; null where nothing was measured. */
export type ClientLatencies = (
  measure: "processing" | "ack",
  clientId: string,
  percent: number,
) => number | null;

/**
 * The latencies of each client over a span. Histograms of many clients over many hours are the one
 * thing here that takes a hundred thousand rows to say, so those of hours and days that are over are
 * remembered for a minute; what is under way is read each time.
 */
export async function readClientLatencies(
  db: Db,
  selection: Selection,
  now = new Date(),
): Promise<ClientLatencies> {
  const { over, rest } = partSpans(coverOf(selection), now);
  const [before, lately] = await Promise.all([
    over.length === 0
      ? (new Map() as Histograms)
      : remember(db, `latencies ${selection.clientId} ${JSON.stringify(over)}`, () =>
          readHistograms(
            db,
            sql`
            select client_id, measure, bucket, count
            from latencies
            where measure in ('processing', 'ack') and ${inSpans(over, selection)}`,
          ),
        ),
    readHistograms(
      db,
      sql`
      select client_id, measure, bucket, count
      from latencies
      where measure in ('processing', 'ack') and ${inSpans(rest, selection)}
      union all
      select ${unfoldedClient(selection)}, 'processing', processing_bucket, 1
      from statistic_deltas
      where processing_bucket is not null and ${notYetFolded(selection)}`,
    ),
  ]);
  return (measure, clientId, percent) => {
    const key = `${measure} ${clientId}`;
    return percentileMs([before.get(key), lately.get(key)], percent);
  };
}

async function readHistograms(db: Db, counted: SQL): Promise<Histograms> {
  const rows = (await db.execute(sql`
    select client_id, measure, bucket, sum(count::float8) as count
    from (${counted}) as counts
    group by client_id, measure, bucket`)) as unknown as {
    client_id: string;
    measure: string;
    bucket: number;
    count: number;
  }[];
  const histograms = new Map<string, Histogram>();
  for (const { client_id, measure, bucket, count } of rows) {
    const key = `${measure} ${client_id}`;
    const histogram = histograms.get(key) ?? new Map();
    histograms.set(key, histogram.set(bucket, count));
  }
  return histograms;
}

/** The bucket below whose upper end so many per cent of the counts lie; by whole numbers. */
function percentileMs(parts: readonly (Histogram | undefined)[], percent: number): number | null {
  const counts: Histogram = new Map();
  let total = 0;
  for (const part of parts) {
    for (const [bucket, count] of part ?? []) {
      counts.set(bucket, (counts.get(bucket) ?? 0) + count);
      total += count;
    }
  }
  let reached = 0;
  for (const [bucket, count] of [...counts].sort(([a], [b]) => a - b)) {
    reached += count;
    if (reached * 100 >= total * percent) return bucketMs(bucket);
  }
  return null;
}
