import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { type Histogram, type Percentiles, percentilesMs } from "./histogram.ts";
import { remember } from "./remember.ts";
import { coverOf, inSpans, notYetFolded, type Selection, unfoldedClient } from "./selection.ts";
import { partSpans } from "./spans.ts";

type Measure = "processing" | "ack";
/** By client. */
type Histograms = Record<Measure, ReadonlyMap<string, Histogram>>;
const NONE: Histograms = { processing: new Map(), ack: new Map() };

/** The percentiles of a measure: of a client's, or of all that were selected together. */
export type ClientLatencies = {
  of(measure: Measure, clientId: string): Percentiles;
  ofAll(measure: Measure): Percentiles;
};

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
      ? NONE
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
  return {
    of: (measure, clientId) =>
      percentilesMs([before[measure].get(clientId) ?? [], lately[measure].get(clientId) ?? []]),
    ofAll: (measure) => percentilesMs([...before[measure].values(), ...lately[measure].values()]),
  };
}

async function readHistograms(db: Db, counted: SQL): Promise<Histograms> {
  const rows = (await db.execute(sql`
    select client_id, measure, bucket, sum(count::float8) as count
    from (${counted}) as counts
    group by client_id, measure, bucket`)) as unknown as {
    client_id: string;
    measure: Measure;
    bucket: number;
    count: number;
  }[];
  const histograms = {
    processing: new Map<string, Histogram>(),
    ack: new Map<string, Histogram>(),
  };
  for (const { client_id, measure, bucket, count } of rows) {
    const histogram = histograms[measure].get(client_id);
    if (histogram === undefined) histograms[measure].set(client_id, [bucket, count]);
    else histogram.push(bucket, count);
  }
  return histograms;
}
