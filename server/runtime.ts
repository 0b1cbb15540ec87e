import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Auth, createAuth } from "./auth/index.ts";
import { type ClientDirectory, openClientDirectory } from "./clients/index.ts";
import { type Database, openDatabase } from "./db/index.ts";
import { openDestinationDirectory } from "./destinations/index.ts";
import type { Env } from "./env.ts";
import { openAnswerLog } from "./evidence/index.ts";
import { openOutageForwarding } from "./forwarding/index.ts";
import { createInbox, type Inbox } from "./inbox/index.ts";
import { createIngest, type Ingest, type Keeper, startKeeper } from "./ingest/index.ts";
import { openJournals } from "./journal/index.ts";
import { type LiveHub, openLiveHub } from "./live/index.ts";
import { log } from "./log.ts";
import { metrics } from "./metrics/index.ts";
import { openSender, readAllow } from "./outbound/index.ts";
import { openRefusalLog, type RefusalLog } from "./refusals/index.ts";
import { collectAnswers } from "./statistics/index.ts";

/**
 * Everything that takes webhooks and serves the dashboard. What follows a recorded event is the
 * engine's, which runs apart from it (`server/engine/`).
 */
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
  auth: Auth;
  live: LiveHub;
  /** Answers what is in hand, ends the work, closes the database. */
  stop(): Promise<void>;
};

export type RuntimeOptions = {
  env: Env;
  databaseUrl: string;
  appSecret: string;
  publicUrl: string;
  /**
   * Set when the database is away at the start: deliveries go to the journal until it is back, and
   * this is done before it is used.
   */
  whenDatabaseIsBack?(): Promise<void>;
};

/** @throws whatever the database says to the first query, unless it is known to be away */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { env, databaseUrl, appSecret, publicUrl } = options;
  const { whenDatabaseIsBack } = options;
  const databaseIsAway = whenDatabaseIsBack !== undefined;
  log.level = env.LOG_LEVEL;

  const database = openDatabase(databaseUrl);
  const { control: sql } = database;
  const known = { sql, appSecret, dataDir: env.dataDir, databaseIsAway };
  const clients = await openClientDirectory(known).catch(async (error) => {
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
  const destinations = await openDestinationDirectory(known);
  const live = openLiveHub(sql);
  const sender = openSender({ allow: readAllow(env.FORWARD_ALLOW) });
  const outage = await openOutageForwarding({
    sql,
    destinations,
    sender,
    folder: join(env.dataDir, "outage"),
    journals,
  });
  const keeper: Keeper = startKeeper({
    inbox,
    outage,
    journals,
    startsIn: databaseIsAway ? "journal" : "database",
    prepare: whenDatabaseIsBack,
    // Known to this process alone, and told to those who read from it.
    onState: () => live.announce("journal"),
  });
  const refusals = openRefusalLog(database.control);
  const answers = collectAnswers(database.control);
  const evidence = openAnswerLog(database.control);
  const ingest = createIngest({
    findClient: clients.find,
    keep: keeper.keep,
    noteRefusal: refusals.note,
    witness: evidence,
    observe(answer, ackMs) {
      metrics.observeAnswer(answer, ackMs);
      if (answer.accepted) answers.note(answer.accepted.clientId, ackMs, answer.accepted.lagMs);
    },
  });
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
    auth,
    live,
    async stop() {
      live.endAll();
      await keeper.stop();
      await outage.stop();
      const rest = [refusals, clients, destinations, answers, evidence, live];
      await Promise.all([...rest.map((part) => part.stop()), sender.close()]);
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
