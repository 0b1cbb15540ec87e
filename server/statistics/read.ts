import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { readClientLatencies } from "./client-latencies.ts";
import { EVERYBODY } from "./grains.ts";
import type { Percentiles } from "./histogram.ts";
import { isOver, remember } from "./remember.ts";
import { notYetFolded, ofEveryType, type Selection, unfoldedClient, within } from "./selection.ts";

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

/**
 * The figures of `[from, to)` taken to whole minutes, of each client that had events in it, or of
 * the one that is named. Latencies are exact within 5 %.
 */
export async function readFigures(db: Db, selection: Selection): Promise<Map<string, Figures>> {
  const { byClient } = await readFiguresAndTotal(db, selection);
  return byClient;
}

/** The same, and those of all of them together, which takes no further question. */
export async function readFiguresAndTotal(
  db: Db,
  selection: Selection,
): Promise<{ byClient: Map<string, Figures>; total: Figures }> {
  const [counts, latencies] = await Promise.all([
    readCounts(db, selection),
    readClientLatencies(db, selection),
  ]);
  const byClient = new Map(
    [...counts].map(([id, of]) => {
      const figures = toFigures(of, latencies.of("processing", id), latencies.of("ack", id));
      return [id, figures];
    }),
  );
  const all = [...counts.values()].reduce(add, NO_COUNTS);
  const total = toFigures(all, latencies.ofAll("processing"), latencies.ofAll("ack"));
  return { byClient, total };
}

function toFigures(counts: Counts, processing: Percentiles, ack: Percentiles): Figures {
  return {
    ...counts,
    latencyP50Ms: processing.p50Ms,
    latencyP95Ms: processing.p95Ms,
    latencyP99Ms: processing.p99Ms,
    ackP99Ms: ack.p99Ms,
  };
}

/** The figures of everybody together. */
export async function readTotal(db: Db, span: { from: Date; to: Date }): Promise<Figures> {
  const figures = await readFigures(db, { ...span, clientId: EVERYBODY });
  return figures.get(EVERYBODY) ?? NO_FIGURES;
}

/** What is counted, without the latencies. */
export type Counts = Pick<Figures, "events" | "duplicates" | "divergent" | "dead">;
const NO_COUNTS: Counts = { events: 0, duplicates: 0, divergent: 0, dead: 0 };

/**
 * Of a span that is over as it was within the last minute. No part of another is remembered: a copy
 * that comes late counts with its event's hour, and would be missing there from when it is folded.
 */
export function readCounts(
  db: Db,
  selection: Selection,
  now = new Date(),
): Promise<Map<string, Counts>> {
  const ask = () => askCounts(db, selection);
  return isOver(selection, now) ? remember(db, `counts ${JSON.stringify(selection)}`, ask) : ask();
}

async function askCounts(db: Db, selection: Selection): Promise<Map<string, Counts>> {
  const rows = (await db.execute(sql`
    select client_id, sum(events)::float8 as events, sum(duplicates)::float8 as duplicates,
           sum(divergent)::float8 as divergent, sum(dead)::float8 as dead
    from (
      select client_id, events, duplicates, divergent, dead
      from statistics where ${ofEveryType} and ${within(selection)}
      union all
      select ${unfoldedClient(selection)}, events, duplicates, divergent, dead
      from statistic_deltas where ${notYetFolded(selection)}
    ) as counts
    group by client_id
    having sum(events) > 0`)) as unknown as (Counts & { client_id: string })[];
  return new Map(rows.map(({ client_id, ...counts }) => [client_id, counts]));
}

function add(a: Counts, b: Counts): Counts {
  return {
    events: a.events + b.events,
    duplicates: a.duplicates + b.duplicates,
    divergent: a.divergent + b.divergent,
    dead: a.dead + b.dead,
  };
}
