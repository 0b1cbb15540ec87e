import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../domain/latency-bucket.ts";
import { classifyDeliveries } from "../inbox/classify.ts";
import { log } from "../log.ts";
import { type Handler, replayEvent, startWorker } from "../processing/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { insertEvent } from "../testing/insert-event.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import {
  collectAnswers,
  foldDeltas,
  NO_FIGURES,
  readFigures,
  readSeries,
  readSteps,
  readTotal,
  rebuildStatistics,
} from "./index.ts";

const TO = new Date("2026-11-23T12:00:00.000Z");
const FROM = new Date("2026-11-22T12:00:00.000Z");
const hoursAgo = (hours: number) => new Date(TO.getTime() - hours * 3_600_000);

let test: TestDatabase;
log.level = "silent";
const db = () => test.database.dashboard;
const sql = () => test.database.control;

describe("figures of recorded events", () => {
  beforeAll(async () => {
    test = await testDatabase();
    const insert = (given: Parameters<typeof insertEvent>[1]) => insertEvent(db(), given);
    // Processed after 1, 2, … 100 ms.
    for (let ms = 1; ms <= 100; ms++) {
      const receivedAt = hoursAgo(3);
      const processedAt = new Date(receivedAt.getTime() + ms);
      await insert({ clientId: "alpha", receivedAt, processedAt, finishedAt: processedAt });
    }
    const receivedAt = hoursAgo(1);
    await insert({ clientId: "alpha", receivedAt, duplicateCount: 3, divergentCount: 1 });
    await insert({ clientId: "beta", receivedAt: hoursAgo(2), status: "dead", duplicateCount: 1 });
    await insert({ clientId: "beta", receivedAt: hoursAgo(2), status: "failed" });
    await insert({ clientId: "beta", receivedAt: hoursAgo(50), status: "received" });
    // The ends of the span: the first instant is in, the last is out.
    await insert({ clientId: "gamma", receivedAt: FROM });
    await insert({ clientId: "gamma", receivedAt: TO });
    // Counted nowhere.
    await insert({ clientId: "alpha", receivedAt: hoursAgo(0.5), isTest: true });
    await insert({ clientId: "delta", receivedAt: hoursAgo(0.5), isTest: true });
    await rebuildStatistics(sql(), TO);
  });
  afterAll(() => test.drop());

  it("counts a span by client and in all, tests left out", async () => {
    const byClient = await readFigures(db(), { from: FROM, to: TO });
    expect(await readTotal(db(), { from: FROM, to: TO })).toMatchObject({
      events: 104,
      duplicates: 4,
      divergent: 1,
      dead: 1,
    });
    expect(byClient.get("alpha")).toMatchObject({
      events: 101,
      duplicates: 3,
      divergent: 1,
      dead: 0,
    });
    expect(byClient.get("beta")).toMatchObject({ events: 2, duplicates: 1, dead: 1 });
    expect(byClient.get("gamma")?.events).toBe(1);
    expect(byClient.has("delta")).toBe(false);
  });

  it("computes latencies of what was processed, and none where nothing was", async () => {
    const byClient = await readFigures(db(), { from: FROM, to: hoursAgo(1) });
    const alpha = byClient.get("alpha");
    expect(within5Percent(alpha?.latencyP50Ms, 50)).toBe(true);
    expect(within5Percent(alpha?.latencyP95Ms, 95)).toBe(true);
    expect(within5Percent(alpha?.latencyP99Ms, 99)).toBe(true);
    expect(byClient.get("beta")?.latencyP95Ms).toBeNull();
  });

  it("has zero events and no latency in a span without any", async () => {
    const span = { from: hoursAgo(-5), to: hoursAgo(-6) };
    expect(await readTotal(db(), span)).toEqual(NO_FIGURES);
    expect((await readFigures(db(), span)).size).toBe(0);
  });

  it("reads one client alone when asked to", async () => {
    const byClient = await readFigures(db(), { from: FROM, to: TO, clientId: "beta" });
    expect([...byClient.keys()]).toEqual(["beta"]);
    expect(byClient.get("beta")?.events).toBe(2);
  });

  it("puts each event into its step, and together they are all", async () => {
    const hourly = { from: FROM, stepMs: 3_600_000, count: 24 };
    const steps = await readSteps(db(), { from: FROM, to: TO }, hourly);
    const alpha = steps.get("alpha") ?? [];
    expect(alpha).toHaveLength(24);
    expect([alpha[21], alpha[23]]).toEqual([100, 1]);
    expect(steps.get("gamma")?.[0]).toBe(1);
    const sum = [...steps.values()].flat().reduce((total, count) => total + count, 0);
    expect(sum).toBe(104);
  });

  it("has a latency in each step where something was processed, and a gap elsewhere", async () => {
    const hourly = { from: FROM, stepMs: 3_600_000, count: 24 };
    const series = await readSeries(db(), { from: FROM, to: TO }, hourly);
    expect(series.events.toSpliced(0, 21)).toEqual([100, 2, 1]);
    expect(series.duplicates.toSpliced(0, 21)).toEqual([0, 1, 3]);
    const { p50Ms, p99Ms } = series.processing;
    expect([p50Ms[0], p50Ms[22]]).toEqual([1, null]);
    expect(within5Percent(p50Ms[21], 50) && within5Percent(p99Ms[21], 99)).toBe(true);
    expect(series.lag.p99Ms).toEqual(new Array(24).fill(null));
  });

  it("has the same buckets in SQL as in code", async () => {
    const all = [0, 0.4, 1, 1.1, 1.21, 1.3, 2, 9.99, 10, 331.8, 1_000, 59_999, 86_400_000, 4e10];
    const rows = await sql()<{ bucket: number }[]>`
      select latency_bucket(now(), now() + ms * interval '1 ms') as bucket
      from unnest(${all.map((ms) => Math.round(ms * 1_000) / 1_000)}::float8[]) with ordinality as t (ms, n)
      order by n`;
    // An interval has whole microseconds.
    expect(rows.map((row) => row.bucket)).toEqual(all.map(bucketOf));
  });
});

describe("statistics that are folded as things happen", () => {
  beforeAll(async () => {
    test = await testDatabase();
  });
  afterAll(() => test.drop());

  const everything = async () => ({
    counts: await sql()`
      select grain, starts_at, client_id, event_type, events, duplicates, divergent, dead
      from statistics order by 1, 2, 3, 4`,
    buckets: await sql()`
      select grain, starts_at, client_id, bucket, count from latencies
      where measure = 'processing' order by 1, 2, 3, 4`,
  });

  it("equal a full count, after duplicates, failures, deaths and replays", async () => {
    const inbox = patientInbox(test.database.openIngest);
    const bodies = Array.from({ length: 60 }, (_, i) =>
      freshBody(["call_started", "call_ended", "call_analyzed"][i % 3]),
    );
    const send = (i: number, stamp: number) => {
      const body = { ...bodies[i % 60], event_timestamp: stamp };
      return inbox.record(deliveryOf(body, { clientId: ["acme", "globex"][i % 2] }));
    };
    const recording = Array.from({ length: 200 }, (_, i) => send(i, i % 7));
    const folding = (async () => {
      for (let i = 0; i < 5; i += 1) await foldDeltas(sql());
    })();
    await Promise.all([...recording, folding]);
    await inbox.record(deliveryOf(freshBody("call_started", "test_call")));
    while ((await classifyDeliveries(sql(), 50)) > 0);

    const dies: Handler = async (_, event) => {
      if (event.eventType === "call_analyzed") throw new Error("no");
    };
    // The last try but for one is behind them.
    await sql()`update webhook_events set failed_attempts = 8 where event_type = 'call_analyzed'`;
    await processAll(dies);
    const [dead] = await sql()<{ id: string }[]>`
      select id from webhook_events where status = 'dead' limit 1`;
    const [fine] = await sql()<{ id: string }[]>`
      select id from webhook_events where status = 'processed' and not is_test limit 1`;
    await replayEvent(db(), dead?.id ?? "", "ada");
    await replayEvent(db(), fine?.id ?? "", "ada");
    await processAll(async () => {});
    await inbox.close();

    // Folded or not, readers see it.
    const span = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 1_000) };
    const read = async () => ({
      total: await readTotal(db(), span),
      byClient: await readFigures(db(), span),
      series: await readSeries(db(), span, oneStep),
    });
    const oneStep = { from: span.from, stepMs: 3_601_000, count: 1 };
    const unfolded = await read();
    const unfoldedSteps = await readSteps(db(), span, oneStep);
    while ((await foldDeltas(sql())) > 0);
    expect(await read()).toEqual(unfolded);
    expect(await readSteps(db(), span, oneStep)).toEqual(unfoldedSteps);
    expect(unfolded.total).toMatchObject({ events: 60, duplicates: 140, dead: 19 });
    const folded = await everything();
    expect(folded.counts.length).toBeGreaterThan(0);
    const [sums] = await sql()`
      select sum(events)::int as events, sum(duplicates)::int as duplicates, sum(dead)::int as dead
      from statistics where grain = 'day' and client_id <> '*' and event_type = ''`;
    expect(sums).toEqual({ events: 60, duplicates: 140, dead: 19 });
    await rebuildStatistics(sql(), TO);
    expect(folded).toEqual(await everything());
  });

  it("count an event once, whatever its sender calls its type", async () => {
    const inbox = patientInbox(test.database.openIngest);
    await inbox.record(deliveryOf(freshBody("*"), { clientId: "initech" }));
    await inbox.close();
    while ((await foldDeltas(sql())) > 0);
    const span = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 1_000) };
    const figures = async () => (await readFigures(db(), span)).get("initech")?.events;
    expect(await figures()).toBe(1);
    await rebuildStatistics(sql(), TO);
    expect(await figures()).toBe(1);
  });

  it("count answers into every grain, and keep them when the database fails", async () => {
    let isAway = true;
    const flaky = new Proxy(sql(), {
      // Parts of a query are made all the same.
      apply: (target, self, args) =>
        isAway && String(args[0]).trimStart().startsWith("with")
          ? Promise.reject(new Error("away"))
          : Reflect.apply(target, self, args),
    });
    const at = Date.parse("2026-11-23T10:10:30.000Z");
    const answers = collectAnswers(flaky, () => at);
    answers.note("acme", 3, 40);
    answers.note("acme", 3, null);
    await answers.flush();
    isAway = false;
    await answers.flush();
    await answers.flush();
    const rows = await sql()`
      select grain, starts_at, client_id, measure, bucket, count::int from latencies
      where measure <> 'processing' order by measure, client_id, grain`;
    const starts = { day: "T00:00", hour: "T10:00", minute: "T10:10", quarter: "T10:00" };
    const { quarter: _, ...ofAClient } = starts;
    expect(rows).toEqual(
      [["ack", 3, 2] as const, ["lag", 40, 1] as const].flatMap(([measure, ms, count]) =>
        [["*", starts] as const, ["acme", ofAClient] as const].flatMap(([clientId, theirs]) =>
          Object.entries(theirs).map(([grain, time]) => ({
            grain,
            starts_at: new Date(`2026-11-23${time}:00.000Z`),
            client_id: clientId,
            measure,
            bucket: bucketOf(ms),
            count,
          })),
        ),
      ),
    );
  });
});

async function processAll(handler: Handler): Promise<void> {
  const worker = startWorker({ db: test.database.work, sql: sql(), handlers: [handler] });
  for (;;) {
    const [open] = await sql()`select 1 from webhook_events where finished_at is null limit 1`;
    if (open === undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await worker.stop();
}

function within5Percent(ms: number | null | undefined, expected: number): boolean {
  return typeof ms === "number" && Math.abs(ms - expected) <= expected * 0.055;
}
