import { sql as sqlText } from "drizzle-orm";
import { vi } from "vitest";
import type { Database, Tx } from "../db/index.ts";
import type { ProcessingEvent } from "../processing/event.ts";
import type { Handler } from "../processing/handlers/index.ts";
import { startWorker, type Worker, type WorkerOptions } from "../processing/worker.ts";
import { testDatabase } from "./database.ts";
import { deliveryOf, freshBody } from "./delivery.ts";
import { patientInbox } from "./patient-inbox.ts";

/** Far longer than any test: what happens did not happen by polling. */
export const NEVER_MS = 3_600_000;

/** A handler whose effect can be counted. */
export function countRuns(worker = "a") {
  return async (tx: Tx, event: ProcessingEvent): Promise<void> => {
    await tx.execute(sqlText`insert into runs (event_id, worker) values (${event.id}, ${worker})`);
  };
}

/** A door that handlers wait at. */
export function createGate(): {
  open(): void;
  passed: Promise<void>;
  reached(): void;
  wait: Promise<void>;
} {
  let open = () => {};
  let reached = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  const wait = new Promise<void>((resolve) => {
    reached = resolve;
  });
  return { open: () => open(), passed, reached: () => reached(), wait };
}

export const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

export type WorkerWorld = Awaited<ReturnType<typeof workerWorld>>;

/**
 * What tests of the worker do, on a database of their own. Call it in `beforeAll`, `empty()` in
 * `beforeEach`, `stopWorkers()` in `afterEach`, and `drop()` in `afterAll`.
 */
export async function workerWorld() {
  const { url, database, drop } = await testDatabase();
  const { control: sql } = database;
  const inbox = patientInbox(database.openIngest);
  const workers: Worker[] = [];
  await sql`create table runs (event_id uuid not null, worker text not null)`;
  return {
    url,
    database,
    sql,
    inbox,

    empty: () => sql`truncate runs, webhook_events cascade`,

    /** On the database of the test, or on another way to it. */
    start(
      handlers: Handler | readonly Handler[],
      options: Partial<WorkerOptions> & { on?: Database } = {},
    ): Worker {
      const { on: { work: db, control } = database, ...rest } = options;
      const means = {
        ...{ db, sql: control, handlers: [handlers].flat(), pollEveryMs: 50 },
        // What hangs at a stop is for a test to let go.
        stopAfterMs: 60_000,
      };
      const worker = startWorker({ ...means, ...rest });
      workers.push(worker);
      return worker;
    },

    async stopWorkers() {
      await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    },

    /** As many, each of a call of its own; their ids. */
    recordEvents: (count: number): Promise<string[]> =>
      Promise.all(Array.from({ length: count }, () => inbox.record(deliveryOf(freshBody())))),

    async statuses(): Promise<Record<string, number>> {
      const rows = await sql<{ status: string; count: number }[]>`
        select status, count(*)::int from webhook_events group by status`;
      return Object.fromEntries(rows.map((row) => [row.status, row.count]));
    },

    /** What `countRuns` has counted. */
    runs: () => sql<{ event_id: string; worker: string }[]>`select * from runs`,

    attempts: () =>
      sql<{ outcome: string | null }[]>`
        select number, outcome from processing_attempts order by event_id, number`,

    async drop() {
      await inbox.close();
      await drop();
    },
  };
}
