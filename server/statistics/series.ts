import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { LatencyMeasure } from "../domain/latency-bucket.ts";
import { EVERYBODY } from "./grains.ts";
import { type PercentileRow, percentilesOf, toMs } from "./percentiles.ts";
import { isOver, remember } from "./remember.ts";
import { notYetFolded, ofEveryType, type Selection, within } from "./selection.ts";
import { type Steps, stepOf } from "./steps.ts";

/** One value per step; null where nothing was measured in it. */
type PercentileSteps = {
  p50Ms: (number | null)[];
  p95Ms: (number | null)[];
  p99Ms: (number | null)[];
};

/** The figures of a selection over time, one value per step. */
export type Series = {
  events: number[];
  duplicates: number[];
} & Record<LatencyMeasure, PercentileSteps>;

/**
 * The figures of everybody together (or of one client) per step. Their sums over all steps are the
 * figures of the selection: the first and the last step have only what lies in it.
 */
export async function readSeries(
  db: Db,
  { clientId = EVERYBODY, ...span }: Selection,
  steps: Steps,
  now = new Date(),
): Promise<Series> {
  const selection = { ...span, clientId };
  const [counts, latencies] = await Promise.all([
    readStepCounts(db, selection, steps),
    readStepLatencies(db, selection, steps, now),
  ]);
  const each = <Value>(figureOf: (step: number) => Value) =>
    Array.from({ length: steps.count }, (_, step) => figureOf(step));
  const percentiles = (measure: LatencyMeasure): PercentileSteps => {
    const at = (key: keyof PercentileRow) =>
      each((step) => toMs(latencies.get(`${measure} ${step}`), key));
    return { p50Ms: at("p50"), p95Ms: at("p95"), p99Ms: at("p99") };
  };
  return {
    events: each((step) => counts.get(step)?.events ?? 0),
    duplicates: each((step) => counts.get(step)?.duplicates ?? 0),
    processing: percentiles("processing"),
    ack: percentiles("ack"),
    lag: percentiles("lag"),
  };
}

type StepCounts = { step: number; events: number; duplicates: number };

async function readStepCounts(db: Db, selection: Selection, steps: Steps) {
  const rows = (await db.execute(sql`
    select ${stepOf(steps)} as step, sum(events)::float8 as events,
           sum(duplicates)::float8 as duplicates
    from (
      select starts_at, events, duplicates
      from statistics where ${ofEveryType} and ${within(selection, steps.stepMs)}
      union all
      select minute, events, duplicates
      from statistic_deltas where ${notYetFolded(selection)}
    ) as counts
    group by step`)) as unknown as StepCounts[];
  return new Map(rows.map((row) => [row.step, row]));
}

/** Of whole steps that are over as they were within the last minute. */
async function readStepLatencies(db: Db, selection: Selection, steps: Steps, now: Date) {
  const { from, to } = selection;
  const ends = Array.from({ length: steps.count }, (_, step) => stepStart(steps, step + 1));
  const firstEnd = ends[0] ?? to;
  const lastEnd = ends.findLast((end) => end <= to && isOver({ to: end }, now)) ?? firstEnd;
  const whole = { ...selection, from: firstEnd, to: lastEnd };
  const parts = await Promise.all([
    remember(db, `series ${JSON.stringify([whole, steps])}`, () =>
      askStepLatencies(db, whole, steps),
    ),
    askStepLatencies(db, { ...selection, from, to: earlierOf(firstEnd, to) }, steps),
    askStepLatencies(db, { ...selection, from: lastEnd, to }, steps),
  ]);
  return new Map(parts.flat().map((row) => [`${row.measure} ${row.step}`, row]));
}

type StepLatencies = PercentileRow & { step: number; measure: LatencyMeasure };

async function askStepLatencies(
  db: Db,
  selection: Selection,
  steps: Steps,
): Promise<StepLatencies[]> {
  if (selection.from >= selection.to) return [];
  const counted = sql`
    select ${stepOf(steps)} as step, measure, bucket, count
    from (
      select starts_at, measure, bucket, count
      from latencies where ${within(selection, steps.stepMs)}
      union all
      select minute, 'processing', processing_bucket, 1
      from statistic_deltas where processing_bucket is not null and ${notYetFolded(selection)}
    ) as unstepped`;
  const rows = await db.execute(percentilesOf(counted, sql`step, measure`));
  return [...rows] as unknown as StepLatencies[];
}

function stepStart({ from, stepMs }: Steps, step: number): Date {
  return new Date(from.getTime() + step * stepMs);
}

function earlierOf(one: Date, other: Date): Date {
  return new Date(Math.min(one.getTime(), other.getTime()));
}
