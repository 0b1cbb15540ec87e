import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../domain/latency-bucket.ts";
import { classifyDeliveries } from "../inbox/classify.ts";
import { log } from "../log.ts";
import { type Handler, replayEvent, startWorker } from "../processing/index.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { deliveryOf, freshBody } from "../testing/delivery.ts";
import { patientInbox } from "../testing/patient-inbox.ts";
import {
  collectAnswers,
  foldDeltas,
  readFigures,
  readSeries,
  readSteps,
  readTotal,
  rebuildStatistics,
} from "./index.ts";

let test: TestDatabase;
log.level = "silent";
const db = () => test.database.dashboard;
const sql = () => test.database.control;

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
    await rebuildStatistics(sql());
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
    await rebuildStatistics(sql());
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
