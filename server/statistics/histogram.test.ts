import fc from "fast-check";
import { expect, test } from "vitest";
import { BUCKETS, bucketMs } from "../domain/latency-bucket.ts";
import { type Histogram, percentilesMs } from "./histogram.ts";

const histograms = fc.array(
  fc
    .array(fc.tuple(fc.nat({ max: BUCKETS - 1 }), fc.integer({ min: 1, max: 40 })), {
      maxLength: 20,
    })
    .map((pairs): Histogram => pairs.flat()),
  { maxLength: 4 },
);

/** The value that so many per cent of all lie at or below, of every single one in order. */
function counted(parts: readonly Histogram[], percent: number): number | null {
  const all = parts.flatMap((part) =>
    part.flatMap((bucket, at) =>
      at % 2 === 0 ? new Array<number>(part[at + 1] ?? 0).fill(bucket) : [],
    ),
  );
  const sorted = all.sort((a, b) => a - b);
  const bucket = sorted[Math.ceil((sorted.length * percent) / 100) - 1];
  return bucket === undefined ? null : bucketMs(bucket);
}

test("percentiles of a sum of histograms are those of all that was counted", () => {
  fc.assert(
    fc.property(histograms, (parts) => {
      expect(percentilesMs(parts)).toEqual({
        p50Ms: counted(parts, 50),
        p95Ms: counted(parts, 95),
        p99Ms: counted(parts, 99),
      });
    }),
  );
});

test("where nothing was counted there is none", () => {
  expect(percentilesMs([])).toEqual({ p50Ms: null, p95Ms: null, p99Ms: null });
});
