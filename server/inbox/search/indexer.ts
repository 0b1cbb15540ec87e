import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import { log } from "../../log.ts";
import { indexEvents } from "./index-events.ts";
import { type Indexable, type IndexRow, indexRowOf, insertIndexRows } from "./index-rows.ts";
import { oldestEvent } from "./narrow.ts";

/** What was noted is written, and what has come is looked at, this often. */
const PASS_EVERY_MS = 1_000;
/** Whoever reads a body anyway notes it for us; what nobody has noted by then is read here. */
const NOTED_WITHIN_MS = 10_000;
/** What has come is looked at again for this long, since a commit may take a while. */
const OVERLAP_MS = 30_000;
/** What drained from a journal, or came while no engine ran, is older: the past is swept too. */
const SWEEP_EVERY_MS = 24 * 3_600_000;
const SLICE_MS = 3_600_000;
/** The last day is swept more often: an outage is seldom longer. */
const RECENT_EVERY_MS = 10 * 60_000;
const RECENT_MS = 24 * 3_600_000;
/** A sweep leaves three quarters of the time to others. */
const RESTS = 3;

/** Some 4 KB each. What is too much to be kept is read again. */
const NOTED_AT_MOST = 4_096;
const ROWS_AT_ONCE = 256;

export type Indexer = {
  /**
   * Notes an event whose body somebody has read: to read it a second time costs more than all that
   * is done with it here. May be forgotten, if this process dies or the database is away.
   */
  note(event: Indexable, body: unknown): void;
  /** Ends after what is in hand. */
  stop(): Promise<void>;
};

/** Keeps events findable until it is stopped: the newest ones first, then older ones backwards. */
export function startIndexer(db: Db): Indexer {
  const stopping = new AbortController();
  const { signal } = stopping;
  let noted: IndexRow[] = [];
  let coveredTo = new Date(Date.now() - SLICE_MS);
  let sweepDueAt = 0;
  let recentDueAt = Date.now() + RECENT_EVERY_MS;
  let sweep: AsyncGenerator<void> | null = null;

  async function pass(): Promise<void> {
    await writeNoted();
    const to = untilNotedByNow();
    await indexAll(new Date(coveredTo.getTime() - OVERLAP_MS), to);
    coveredTo = to;
  }

  async function writeNoted(): Promise<void> {
    const rows = noted;
    noted = [];
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await insertIndexRows(db, rows.slice(at, at + ROWS_AT_ONCE));
    }
  }

  async function indexAll(from: Date, to: Date): Promise<void> {
    let startedAt = performance.now();
    for await (const _ of indexEvents(db, from, to)) {
      // Half of the time is others': the worker has the same thread.
      await rest(performance.now() - startedAt);
      if (signal.aborted) return;
      startedAt = performance.now();
    }
  }

  /** From now back to the first event there is; each step is one slice. */
  async function* sweepAll(): AsyncGenerator<void> {
    const first = await oldestEvent(db);
    let to = untilNotedByNow();
    while (first !== null && to > first) {
      const from = new Date(to.getTime() - SLICE_MS);
      const batches = indexEvents(db, from, to);
      for (let isDone = false; !isDone; ) {
        const startedAt = performance.now();
        isDone = (await batches.next()).done === true;
        await rest((performance.now() - startedAt) * RESTS);
        if (signal.aborted) return;
        yield;
      }
      await noteSearchable(db, from);
      to = from;
    }
    await noteSearchable(db, EVER);
  }

  async function rest(ms: number): Promise<void> {
    await sleep(Math.min(ms, PASS_EVERY_MS), undefined, { signal }).catch(() => {});
  }

  async function work(): Promise<void> {
    await pass();
    if (Date.now() >= recentDueAt) {
      recentDueAt = Date.now() + RECENT_EVERY_MS;
      await indexAll(new Date(Date.now() - RECENT_MS), untilNotedByNow());
    }
    if (sweep === null && Date.now() >= sweepDueAt) sweep = sweepAll();
    const passDueAt = Date.now() + PASS_EVERY_MS;
    while (sweep !== null && !signal.aborted && Date.now() < passDueAt) {
      if ((await sweep.next()).done) {
        sweep = null;
        sweepDueAt = Date.now() + SWEEP_EVERY_MS;
      }
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        // A broken generator is over; the next one finds what is left.
        sweep = null;
        log.debug({ err: error }, "search.index_failed");
      }
      await rest(PASS_EVERY_MS);
    }
  }

  const running = run();
  return {
    note(event, body) {
      if (noted.length < NOTED_AT_MOST) noted.push(indexRowOf(event, body));
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** What came before has been noted by whoever read it, or will not be. */
function untilNotedByNow(): Date {
  return new Date(Date.now() - NOTED_WITHIN_MS);
}

/** Before any event. */
const EVER = new Date(0);

async function noteSearchable(db: Db, since: Date): Promise<void> {
  await db.execute(sql`
    insert into event_search_state (since) values (${since.toISOString()}::timestamptz)
    on conflict (only_row) do update set since = excluded.since
    where event_search_state.since > excluded.since`);
}

/** Since when events can be searched; null when all can. A new engine begins with the newest. */
export async function searchableSince(db: Db): Promise<Date | null> {
  const [row] = await db.execute<{ ms: number }>(sql`
    select (extract(epoch from since) * 1000)::float8 as ms from event_search_state`);
  if (row === undefined) return new Date();
  return row.ms <= EVER.getTime() ? null : new Date(row.ms);
}
