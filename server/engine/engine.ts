import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { startCatchingUp } from "../alerts/index.ts";
import { createAnnouncer, openDatabase } from "../db/index.ts";
import { type DestinationDirectory, openDestinationDirectory } from "../destinations/index.ts";
import { startExplainer } from "../duplicates/index.ts";
import { startForwarder } from "../forwarding/index.ts";
import { startClassifier, startIndexer } from "../inbox/index.ts";
import { log } from "../log.ts";
import { openSender, readAllow } from "../outbound/index.ts";
import { type Handler, loadHandlers, type Run, startWorker } from "../processing/index.ts";
import { startReplayer } from "../replays/index.ts";
import { startStatistics } from "../statistics/index.ts";

/** All the work that follows a recorded event. Any number of engines may run on one database. */
export type Engine = {
  /** Has the worker look for events now, sooner than it would be told by the database. */
  wake(): void;
  stop(): Promise<void>;
};

/** A run that ended, for the figures; `latencyMs` from receipt, where it was processed. */
export type EngineReport = { outcome: Run["outcome"]; latencyMs: number | null };

export type EngineOptions = {
  databaseUrl: string;
  appSecret: string;
  /** What of the private network may be forwarded to; see FORWARD_ALLOW. */
  forwardAllow: readonly string[];
  /** What runs for every event; the product's own when left out. */
  handlers?: readonly Handler[];
  /** How often the worker looks for events though nobody tells it of any. */
  pollEveryMs?: number;
  observe?(report: EngineReport): void;
};

/**
 * Puts together what works off the inbox: the worker, the forwarder, the classifier and the explainer
 * of duplicates, the indexer, the replays and the folding of statistics, over pools of their own. It shares no memory with the
 * server that takes the webhooks; the two meet in the database only.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, appSecret, handlers = await loadHandlers(), observe = () => {} } = options;
  const database = openDatabase(databaseUrl);
  const sender = openSender({ allow: readAllow([...options.forwardAllow]) });
  const destinations = await openDestinations(database.control, appSecret);
  // On a pool that nothing else of the engine uses: a sweep of the past must not keep a claim waiting.
  const indexer = startIndexer(database.dashboard);
  const catchingUp = startCatchingUp(database.dashboard);
  const announcer = createAnnouncer(database.control, "processing");
  const worker = startWorker({
    db: database.work,
    sql: database.claims,
    listenOn: database.control,
    handlers,
    pollEveryMs: options.pollEveryMs,
    destinationsOf: destinations.ofClient,
    onRead: indexer.note,
    announce: announcer.note,
    observe: ({ outcome }, { receivedAt }) =>
      observe({
        outcome,
        latencyMs: outcome === "processed" ? Math.max(0, Date.now() - receivedAt.getTime()) : null,
      }),
  });
  const forwarder = startForwarder({
    db: database.work,
    sql: database.control,
    destinations,
    sender,
  });
  const classifier = startClassifier(database.control);
  const explainer = startExplainer({ db: database.work, sql: database.control });
  const replayer = startReplayer({ db: database.work, sql: database.control });
  const statistics = startStatistics(database.control);
  return {
    wake: worker.wake,
    async stop() {
      const working = [worker, forwarder, classifier, explainer, indexer, replayer, catchingUp];
      await Promise.all(working.map((part) => part.stop()));
      const rest = [statistics, destinations, announcer];
      await Promise.all([...rest.map((part) => part.stop()), sender.close()]);
      await database.close({ timeoutSeconds: 1 });
    },
  };
}

/** The database is asked this often while it is away. */
const ASK_AGAIN_MS = 1_000;

/**
 * Waits for the database if need be: an event that is processed before the destinations are known
 * would be forwarded to none of them, and without the database there is nothing to process.
 */
async function openDestinations(sql: Sql, appSecret: string): Promise<DestinationDirectory> {
  for (;;) {
    try {
      // The server keeps the copy for times without a database; it forwards from the journal.
      const options = { sql, appSecret, dataDir: null, databaseIsAway: false };
      return await openDestinationDirectory(options);
    } catch (error) {
      log.debug({ err: error }, "engine.waits_for_database");
      await sleep(ASK_AGAIN_MS);
    }
  }
}
