import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { LATENCY_MEASURES, type LatencyMeasure, percentileMs } from "../domain/latency-bucket.ts";
import { notYetFolded, type Selection, within } from "./selection.ts";
import { type Steps, stepOf } from "./steps.ts";

/** One value per step; null where nothing was measured in it. */
type Percentiles = {
  p50Ms: (number | null)[];
  p95Ms: (number | null)[];
  p99Ms: (number | null)[];
};

/** The figures of a selection over time, one value per step. */
export type Series = {
  events: number[];
  duplicates: number[];
} & Record<LatencyMeasure, Percentiles>;

/**
 * The figures of everybody together (or of one client) per step. Their sums over all steps are the
 * figures of the selection: the first and the last step have only what lies in it.
 */
export async function readSeries(db: Db, selection: Selection, steps: Steps): Promise<Series> {
  const [counts, histograms] = await Promise.all([
    readStepCounts(db, selection, steps),
    readStepHistograms(db, selection, steps),
  ]);
  const zeros = () => new Array<number>(steps.count).fill(0);
  const events = zeros();
  const duplicates = zeros();
  for (const row of counts) {
    events[row.step] = row.events;
    duplicates[row.step] = row.duplicates;
  }
  const percentiles = (measure: LatencyMeasure): Percentiles => {
    const at = (share: number) =>
      events.map((_, step) =>
        percentileMs(histograms.get(`${measure} ${step}`) ?? new Map(), share),
      );
    return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
  };
  const [processing, ack, lag] = LATENCY_MEASURES;
  return {
    events,
    duplicates,
    processing: percentiles(processing),
    ack: percentiles(ack),
    lag: percentiles(lag),
  };
}

async function readStepCounts(db: Db, selection: Selection, steps: Steps) {
  return (await db.execute(sql`
    select ${stepOf(steps)} as step, sum(events)::float8 as events,
           sum(duplicates)::float8 as duplicates
    from (
      select starts_at, events, duplicates
      from statistics where ${within(selection, steps.stepMs)}
      union all
      select minute, events, duplicates
      from statistic_deltas where ${notYetFolded(selection)}
    ) as counts
    group by step`)) as unknown as { step: number; events: number; duplicates: number }[];
}

async function readStepHistograms(db: Db, selection: Selection, steps: Steps) {
  const rows = (await db.execute(sql`
    select ${stepOf(steps)} as step, measure, bucket, sum(count)::float8 as count
    from (
      select starts_at, measure, bucket, count
      from latencies where ${within(selection, steps.stepMs)}
      union all
      select minute, 'processing', processing_bucket, 1
      from statistic_deltas where processing_bucket is not null and ${notYetFolded(selection)}
    ) as counts
    group by step, measure, bucket`)) as unknown as {
    step: number;
    measure: LatencyMeasure;
    bucket: number;
    count: number;
  }[];
  const histograms = new Map<string, Map<number, number>>();
  for (const { step, measure, bucket, count } of rows) {
    const key = `${measure} ${step}`;
    const histogram = histograms.get(key) ?? new Map();
    histograms.set(key, histogram.set(bucket, count));
  }
  return histograms;
}
