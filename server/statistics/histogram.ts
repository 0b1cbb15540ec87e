import { BUCKETS, bucketMs } from "../domain/latency-bucket.ts";

/** How often which bucket was counted: a bucket, its count, the next bucket, and so on. */
export type Histogram = number[];

export type Percentiles = { p50Ms: number | null; p95Ms: number | null; p99Ms: number | null };

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
  const bucketAt = (percent: number, from: { bucket: number; reached: number }) => {
    while (from.bucket < BUCKETS) {
      const reached = from.reached + (counts[from.bucket] ?? 0);
      if (reached * 100 >= total * percent) return bucketMs(from.bucket);
      from.reached = reached;
      from.bucket += 1;
    }
    return null;
  };
  if (total === 0) return { p50Ms: null, p95Ms: null, p99Ms: null };
  const from = { bucket: 0, reached: 0 };
  return { p50Ms: bucketAt(50, from), p95Ms: bucketAt(95, from), p99Ms: bucketAt(99, from) };
}
