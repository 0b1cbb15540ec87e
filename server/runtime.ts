import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Auth, createAuth } from "./auth/index.ts";
import { type ClientDirectory, openClientDirectory } from "./clients/index.ts";
import { type Database, openDatabase } from "./db/index.ts";
import type { Env } from "./env.ts";
import { type Classifier, createInbox, type Inbox, startClassifier } from "./inbox/index.ts";
import { createIngest, type Ingest, type Keeper, startKeeper } from "./ingest/index.ts";
import { openJournals } from "./journal/index.ts";
import { log } from "./log.ts";
import { metrics } from "./metrics/index.ts";
import { HANDLERS, type Handler, startWorker, type Worker } from "./processing/index.ts";
import { openRefusalLog, type RefusalLog } from "./refusals/index.ts";
import { collectAnswers, startStatistics } from "./statistics/index.ts";

/** Everything a running instance is made of. */
export type Runtime = {
  env: Env;
  appSecret: string;
  /** Where Retell and staff reach this installation, without a trailing slash. */
  publicUrl: string;
  database: Database;
  clients: ClientDirectory;
  inbox: Inbox;
  keeper: Keeper;
  ingest: Ingest;
  refusals: RefusalLog;
  worker: Worker;
  classifier: Classifier;
  auth: Auth;
  /** Answers what is in hand, ends the work, closes the database. */
  stop(): Promise<void>;
};

export type RuntimeOptions = {
  env: Env;
  databaseUrl: string;
  appSecret: string;
  publicUrl: string;
  /** What runs for every event; the product's own when left out. */
  handlers?: readonly Handler[];
  /**
   * Set when the database is away at the start: deliveries go to the journal until it is back, and
   * this is done before it is used.
   */
  whenDatabaseIsBack?(): Promise<void>;
};

/** @throws whatever the database says to the first query, unless it is known to be away */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { env, databaseUrl, appSecret, publicUrl, handlers = HANDLERS } = options;
  const { whenDatabaseIsBack } = options;
  const databaseIsAway = whenDatabaseIsBack !== undefined;
  log.level = env.LOG_LEVEL;

  const database = openDatabase(databaseUrl);
  const clients = await openClientDirectory({
    sql: database.control,
    appSecret,
    dataDir: env.dataDir,
    databaseIsAway,
  }).catch(async (error) => {
    await database.close({ timeoutSeconds: 0 });
    throw error;
  });
  const journals = await openJournals(
    join(env.dataDir, "journal"),
    env.JOURNAL_LIMIT_MB * 1024 * 1024,
  );
  const inbox: Inbox = createInbox(
    () => database.openIngest(`${journals[0].id}.${randomBytes(4).toString("hex")}`),
    { onAway: (cause) => keeper.databaseIsAway(cause) },
  );
  const keeper: Keeper = startKeeper({
    inbox,
    journals,
    startsIn: databaseIsAway ? "journal" : "database",
    prepare: whenDatabaseIsBack,
  });
  const refusals = openRefusalLog(database.control);
  const answers = collectAnswers(database.control);
  const statistics = startStatistics(database.control, answers);
  const ingest = createIngest({
    findClient: clients.find,
    keep: keeper.keep,
    noteRefusal: refusals.note,
    observe(answer, ackMs) {
      metrics.observeAnswer(answer, ackMs);
      if (answer.accepted) answers.note(answer.accepted.clientId, ackMs, answer.accepted.lagMs);
    },
  });
  const worker = startWorker({
    db: database.work,
    sql: database.control,
    handlers,
    observe: metrics.observeRun,
  });
  const classifier = startClassifier(database.control);
  const auth = createAuth({ db: database.dashboard, appSecret, publicUrl });

  const runtime: Runtime = {
    env,
    appSecret,
    publicUrl,
    database,
    clients,
    inbox,
    keeper,
    ingest,
    refusals,
    worker,
    classifier,
    auth,
    async stop() {
      await keeper.stop();
      await Promise.all([worker.stop(), classifier.stop(), refusals.stop(), clients.stop()]);
      await statistics.stop();
      await Promise.all([inbox.close(), database.close()]);
    },
  };
  shared()[KEY] = runtime;
  return runtime;
}

/**
 * Next bundles its routes with copies of these modules, so what they must share with the server
 * in front of it hangs on the one thing they have in common.
 */
const KEY = Symbol.for("ringonce.runtime");
const shared = () => globalThis as { [KEY]?: Runtime };

/** The instance of this process. */
export function runtime(): Runtime {
  const running = shared()[KEY];
  if (running === undefined) {
    throw new Error("Ringonce is not running in this process. Start it with npm start.");
  }
  return running;
}
