/**
 * Latencies are kept as counts per bucket, each a tenth wider than the one below: any percentile
 * over any span follows from sums of counts, within about 5 %. Bucket 0 is everything up to 1 ms.
 */
export const BUCKET_RATIO = 1.1;
/** Beyond a year; whatever is slower counts here. */
const LAST_BUCKET = 255;
export const BUCKETS = LAST_BUCKET + 1;

export const LATENCY_MEASURES = ["processing", "ack", "lag"] as const;
export type LatencyMeasure = (typeof LATENCY_MEASURES)[number];

export function bucketOf(ms: number): number {
  if (!(ms > 1)) return 0;
  // Rounded first: a boundary must not fall to either side by the last digit of a logarithm.
  const exact = Math.log(ms) / Math.log(BUCKET_RATIO);
  return Math.min(LAST_BUCKET, Math.ceil(Number(exact.toFixed(9))));
}

/** The latency a bucket stands for, in ms: the middle of its span, as ratios go. */
export function bucketMs(bucket: number): number {
  return bucket === 0 ? 1 : BUCKET_RATIO ** (bucket - 0.5);
}
