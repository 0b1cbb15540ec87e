import { BUCKETS, bucketMs } from "../domain/latency-bucket.ts";

/** How often which bucket was counted: a bucket, its count, the next bucket, and so on. */
export type Histogram = number[];

export type Percentiles = { p50Ms: number | null; p95Ms: number | null; p99Ms: number | null };

const PERCENTS = [50, 95, 99];
/** Used again with each call, for nothing else is done meanwhile. */
const counts = new Float64Array(BUCKETS);

/**
 * Of the sum of histograms: the buckets below whose upper end so many per cent of the counts lie, by
 * whole numbers, in milliseconds. Null where nothing was counted.
 */
export function percentilesMs(parts: readonly Histogram[]): Percentiles {
  counts.fill(0);
  let total = 0;
  for (const part of parts) {
    for (let at = 0; at + 1 < part.length; at += 2) {
      const [bucket, count] = [part[at] as number, part[at + 1] as number];
      counts[bucket] = (counts[bucket] ?? 0) + count;
      total += count;
    }
  }
  const found: number[] = [];
  let reached = 0;
  for (let bucket = 0; bucket < BUCKETS && total > 0; bucket += 1) {
    reached += counts[bucket] ?? 0;
    while (reached * 100 >= total * (PERCENTS[found.length] ?? Number.POSITIVE_INFINITY)) {
      found.push(bucketMs(bucket));
    }
  }
  const [p50Ms = null, p95Ms = null, p99Ms = null] = found;
  return { p50Ms, p95Ms, p99Ms };
}
