import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { type LatencyMeasure, percentileMs } from "../domain/latency-bucket.ts";
import { notYetFolded, type Selection, within } from "./selection.ts";

/** Figures of the events received in a span of time. Test events are in none of them. */
export type Figures = {
  events: number;
  duplicates: number;
  /** Duplicates whose bytes differ from the first delivery's. */
  divergent: number;
  dead: number;
  /** Milliseconds from receipt to processed; null while nothing was processed. */
  latencyP50Ms: number | null;
  latencyP95Ms: number | null;
  latencyP99Ms: number | null;
  /** Milliseconds from the first byte of a request to its answer; null where none is known. */
  ackP99Ms: number | null;
};

export const NO_FIGURES: Figures = {
  events: 0,
  duplicates: 0,
  divergent: 0,
  dead: 0,
  latencyP50Ms: null,
  latencyP95Ms: null,
  latencyP99Ms: null,
  ackP99Ms: null,
};

type Counts = Map<number, number>;

/**
 * The figures of `[from, to)` taken to whole minutes, of everybody together and of each client that
 * had events in it. Latencies are exact within 5 %.
 */
export async function readFigures(
  db: Db,
  selection: Selection,
): Promise<{ total: Figures; byClient: Map<string, Figures> }> {
  const [counts, histograms] = await Promise.all([
    readCounts(db, selection),
    readHistograms(db, selection),
  ]);
  const figures = (id: string | null, of: Omit<CountsRow, "client_id">): Figures => {
    const processing = histograms.of(id, "processing");
    return {
      events: Number(of.events),
      duplicates: Number(of.duplicates),
      divergent: Number(of.divergent),
      dead: Number(of.dead),
      latencyP50Ms: percentileMs(processing, 0.5),
      latencyP95Ms: percentileMs(processing, 0.95),
      latencyP99Ms: percentileMs(processing, 0.99),
      ackP99Ms: percentileMs(histograms.of(id, "ack"), 0.99),
    };
  };
  const sum = (key: "events" | "duplicates" | "divergent" | "dead") =>
    String(counts.reduce((total, row) => total + Number(row[key]), 0));
  return {
    total: figures(null, {
      events: sum("events"),
      duplicates: sum("duplicates"),
      divergent: sum("divergent"),
      dead: sum("dead"),
    }),
    byClient: new Map(counts.map((row) => [row.client_id, figures(row.client_id, row)])),
  };
}

type CountsRow = {
  client_id: string;
  events: string;
  duplicates: string;
  divergent: string;
  dead: string;
};

async function readCounts(db: Db, selection: Selection): Promise<CountsRow[]> {
  return (await db.execute(sql`
    select client_id, sum(events) as events, sum(duplicates) as duplicates,
           sum(divergent) as divergent, sum(dead) as dead
    from (
      select client_id, events, duplicates, divergent, dead
      from statistics where ${within(selection)}
      union all
      select client_id, events, duplicates, divergent, dead
      from statistic_deltas where ${notYetFolded(selection)}
    ) as counts
    group by client_id
    having sum(events) > 0`)) as unknown as CountsRow[];
}

async function readHistograms(db: Db, selection: Selection) {
  const rows = (await db.execute(sql`
    select client_id, measure, bucket, sum(count) as count
    from (
      select client_id, measure, bucket, count
      from latencies where measure in ('processing', 'ack') and ${within(selection)}
      union all
      select client_id, 'processing', processing_bucket, 1
      from statistic_deltas where processing_bucket is not null and ${notYetFolded(selection)}
    ) as counts
    group by client_id, measure, bucket`)) as unknown as {
    client_id: string;
    measure: LatencyMeasure;
    bucket: number;
    count: string;
  }[];
  const histograms = new Map<string, Counts>();
  const add = (key: string, bucket: number, count: number) => {
    const counts = histograms.get(key) ?? new Map();
    counts.set(bucket, (counts.get(bucket) ?? 0) + count);
    histograms.set(key, counts);
  };
  for (const { client_id, measure, bucket, count } of rows) {
    add(`${measure} ${client_id}`, bucket, Number(count));
    add(measure, bucket, Number(count));
  }
  return {
    /** @param clientId null for everybody together */
    of: (clientId: string | null, measure: LatencyMeasure): Counts =>
      histograms.get(clientId === null ? measure : `${measure} ${clientId}`) ?? new Map(),
  };
}
