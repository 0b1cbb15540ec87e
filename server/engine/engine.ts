import { openDatabase } from "../db/index.ts";
import { startClassifier } from "../inbox/index.ts";
import { type Handler, loadHandlers, type Run, startWorker } from "../processing/index.ts";
import { startReplayer } from "../replays/index.ts";
import { startStatistics } from "../statistics/index.ts";

/** All the work that follows a recorded event. Any number of engines may run on one database. */
export type Engine = { stop(): Promise<void> };

/** A run that ended, for the figures; `latencyMs` from receipt, where it was processed. */
export type EngineReport = { outcome: Run["outcome"]; latencyMs: number | null };

export type EngineOptions = {
  databaseUrl: string;
  appSecret: string;
  dataDir: string;
  /** What runs for every event; the product's own when left out. */
  handlers?: readonly Handler[];
  observe?(report: EngineReport): void;
};

/**
 * Puts together what works off the inbox: the worker, the classifier of duplicates, the replays
 * and the folding of statistics, over pools of their own. It shares no memory with the server that
 * takes the webhooks; the two meet in the database only.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, handlers = await loadHandlers(), observe = () => {} } = options;
  const database = openDatabase(databaseUrl);
  const worker = startWorker({
    db: database.work,
    sql: database.control,
    handlers,
    observe: ({ outcome }, { receivedAt }) =>
      observe({
        outcome,
        latencyMs: outcome === "processed" ? Math.max(0, Date.now() - receivedAt.getTime()) : null,
      }),
  });
  const classifier = startClassifier(database.control);
  const replayer = startReplayer({ db: database.work, sql: database.control });
  const statistics = startStatistics(database.control);
  return {
    async stop() {
      await Promise.all([worker.stop(), classifier.stop(), replayer.stop()]);
      await statistics.stop();
      await database.close({ timeoutSeconds: 1 });
    },
  };
}
