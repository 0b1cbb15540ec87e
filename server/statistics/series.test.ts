import { readFileSync } from "node:fs";
import fc from "fast-check";
import type { Row } from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bucketMs, bucketOf } from "../domain/latency-bucket.ts";
import {
  chartSteps,
  MINUTES_KEPT_DAYS,
  QUARTERS_KEPT_DAYS,
  spanBefore,
  spanOf,
  sparklineSteps,
} from "../domain/overview-range.ts";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { insertEvent } from "../testing/insert-event.ts";
import {
  collectAnswers,
  foldDeltas,
  readFigures,
  readSeries,
  readSteps,
  readTotal,
  rebuildStatistics,
} from "./index.ts";

const NOW = new Date("2026-11-25T14:07:31.500Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CLIENTS = ["acme", "globex", "initech"];
const EVENTS = 400;
/** As of then, nothing is forgotten yet. */
const BEFORE_ALL = new Date(0);

type Fact = { atMs: number; clientId: string; duplicates: number; tookMs: number | null };
type Answer = { atMs: number; clientId: string; ackMs: number; lagMs: number };

let test: TestDatabase;
const facts: Fact[] = [];
const answers: Answer[] = [];
log.level = "silent";
const db = () => test.database.dashboard;
const sql = () => test.database.control;

/** Most of it lately, some of it long ago, as any history is. */
beforeAll(async () => {
  test = await testDatabase();
  const next = randomFrom(7);
  for (let i = 0; i < EVENTS; i += 1) {
    const clientId = CLIENTS[Math.floor(next() ** 2 * 3)] ?? "acme";
    const atMs = Math.floor(NOW.getTime() - next() ** 4 * 40 * DAY_MS);
    const tookMs = next() < 0.1 ? null : Math.round(10 ** (next() * 4));
    facts.push({ atMs, clientId, duplicates: next() < 0.2 ? 2 : 0, tookMs });
    answers.push({ atMs, clientId, ackMs: 10 ** (next() * 3), lagMs: 10 ** (next() * 5) });
  }
  for (const { atMs, clientId, duplicates, tookMs } of facts) {
    const receivedAt = new Date(atMs);
    const processedAt = tookMs === null ? null : new Date(atMs + tookMs);
    const status = tookMs === null ? "received" : "processed";
    const finishedAt = processedAt;
    const given = { clientId, receivedAt, status, processedAt, finishedAt } as const;
    await insertEvent(db(), { ...given, duplicateCount: duplicates });
  }
  await rebuildStatistics(sql(), NOW);
  let nowMs = 0;
  const collected = collectAnswers(sql(), () => nowMs);
  for (const { atMs, clientId, ackMs, lagMs } of answers) {
    nowMs = atMs;
    collected.note(clientId, ackMs, lagMs);
  }
  await collected.stop();
});
afterAll(() => test.drop());

const moment = fc.integer({ min: -40 * DAY_MS, max: 0 });
const anySpan = fc.tuple(moment, moment).map(([one, other]) => {
  const from = new Date(NOW.getTime() + Math.min(one, other));
  const to = new Date(NOW.getTime() + Math.max(one, other));
  return spanOf({ range: "24h", from, to }, NOW);
});

it("is in every step what a full count of it says, and the steps are the whole", async () => {
  await fc.assert(
    fc.asyncProperty(anySpan, fc.option(fc.constantFrom(...CLIENTS)), async (span, clientId) => {
      // Of a client no quarters are kept, so nobody draws its chart by them.
      const steps = clientId === null ? chartSteps(span, NOW) : sparklineSteps(span, NOW);
      const selection = clientId === null ? span : { ...span, clientId };
      const shown = await readSeries(db(), selection, steps);
      const here = <Each extends Fact | Answer>(all: Each[], step: number) =>
        all.filter(
          (each) =>
            (clientId === null || each.clientId === clientId) &&
            isIn(each.atMs, span) &&
            Math.floor((each.atMs - steps.from.getTime()) / steps.stepMs) === step,
        );
      for (let step = 0; step < steps.count; step += 1) {
        const events = here(facts, step);
        const answered = here(answers, step);
        expect(shown.events[step]).toBe(events.length);
        expect(shown.duplicates[step]).toBe(sum(events.map(({ duplicates }) => duplicates)));
        const took = events.flatMap(({ tookMs }) => tookMs ?? []);
        expect(shown.processing.p50Ms[step]).toEqual(percentileOf(took, 50));
        expect(shown.processing.p99Ms[step]).toEqual(percentileOf(took, 99));
        const lags = answered.map(({ lagMs }) => lagMs);
        expect(shown.lag.p95Ms[step]).toEqual(percentileOf(lags, 95));
        const acks = answered.map(({ ackMs }) => ackMs);
        expect(shown.ack.p99Ms[step]).toEqual(percentileOf(acks, 99));
      }
      if (clientId !== null) return;
      expect(sum(shown.events)).toBe((await readTotal(db(), span)).events);
    }),
    { numRuns: 40 },
  );
});

it("adds up: the clients, their sparklines, and everybody", async () => {
  await fc.assert(
    fc.asyncProperty(anySpan, async (chosen) => {
      for (const span of [chosen, spanBefore(chosen, NOW)]) {
        const [total, byClient, sparklines] = await Promise.all([
          readTotal(db(), span),
          readFigures(db(), span),
          readSteps(db(), span, sparklineSteps(span, NOW)),
        ]);
        const inSpan = facts.filter(({ atMs }) => isIn(atMs, span));
        expect(total.events).toBe(inSpan.length);
        expect(total.latencyP95Ms).toEqual(
          percentileOf(
            inSpan.flatMap(({ tookMs }) => tookMs ?? []),
            95,
          ),
        );
        expect(sum([...byClient.values()].map(({ events }) => events))).toBe(inSpan.length);
        expect(sum([...sparklines.values()].flat())).toBe(inSpan.length);
        for (const [id, figures] of byClient) {
          const theirs = inSpan.filter(({ clientId }) => clientId === id);
          expect(figures.events).toBe(theirs.length);
          const acks = answers.filter(({ atMs, clientId }) => clientId === id && isIn(atMs, span));
          expect(figures.ackP99Ms).toEqual(
            percentileOf(
              acks.map(({ ackMs }) => ackMs),
              99,
            ),
          );
        }
      }
    }),
    { numRuns: 20 },
  );
});

const allRows = () =>
  Promise.all([
    sql()`select * from statistics order by 1, 2, 3, 4`,
    sql()`select * from latencies where measure = 'processing' order by 1, 2, 3, 4, 5`,
  ]);

it("are rebuilt as far as they are kept, and no further", async () => {
  await rebuildStatistics(sql(), BEFORE_ALL);
  const since = {
    minute: NOW.getTime() - MINUTES_KEPT_DAYS * DAY_MS,
    quarter: NOW.getTime() - QUARTERS_KEPT_DAYS * DAY_MS,
    hour: 0,
    day: 0,
  };
  const isKept = (row: Row) => row.starts_at.getTime() >= since[row.grain as keyof typeof since];
  const [counts, buckets] = (await allRows()).map((rows) => [...rows].filter(isKept));
  await rebuildStatistics(sql(), NOW);
  expect((await allRows()).map((rows) => [...rows])).toEqual([counts, buckets]);
});

it("had its sums made from what was counted by client and type, where there were none", async () => {
  await rebuildStatistics(sql(), BEFORE_ALL);
  while ((await foldDeltas(sql())) > 0);
  const all = () => [
    sql()`select * from statistics order by 1, 2, 3, 4`,
    sql()`select * from latencies order by 1, 2, 3, 4, 5`,
  ];
  const kept = await Promise.all(all());
  await sql()`delete from statistics where client_id = '*' or event_type = ''`;
  await sql()`delete from latencies where client_id = '*'`;
  await sql()`drop index statistics_of_every_type`;
  for (const migration of ["0007_everybodys_sums", "0017_sums_of_every_type"]) {
    await sql().unsafe(readFileSync(`drizzle/${migration}.sql`, "utf8"));
  }
  expect(await Promise.all(all())).toEqual(kept);
});

function isIn(atMs: number, { from, to }: { from: Date; to: Date }): boolean {
  return atMs >= from.getTime() && atMs < to.getTime();
}

/** By the definition: the least value that so many per cent do not exceed, as its bucket has it. */
function percentileOf(values: number[], percent: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil((sorted.length * percent) / 100) - 1];
  return value === undefined ? null : bucketMs(bucketOf(value));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The same numbers from 0 to 1 in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
