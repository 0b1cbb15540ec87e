import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type ClientDirectory, openClientDirectory } from "./clients/index.ts";
import { createAnnouncer, type Database, openDatabase } from "./db/index.ts";
import { openDestinationDirectory } from "./destinations/index.ts";
import type { Env } from "./env.ts";
import { openAnswerLog } from "./evidence/index.ts";
import { openOutageForwarding } from "./forwarding/index.ts";
import type { Durability } from "./health.ts";
import { createInbox, createWorkerBell, type Inbox } from "./inbox/index.ts";
import { createIngest, type Ingest, type Keeper, startKeeper } from "./ingest/index.ts";
import { openJournals } from "./journal/index.ts";
import { log } from "./log.ts";
import { metrics } from "./metrics/index.ts";
import { openSender, readAllow } from "./outbound/index.ts";
import { openRefusalLog, type RefusalLog } from "./refusals/index.ts";
import { collectAnswers } from "./statistics/index.ts";

/**
 * Everything that takes webhooks. What follows a recorded event is the engine's, which runs apart
 * from it (`server/engine/`), and so does the dashboard (`server/dashboard/`).
 */
export type IngestRuntime = {
  publicUrl: string;
  database: Database;
  ingest: Ingest;
  /** Where events go now: the database, or the journal. */
  durability(): Durability;
  /** In the form Prometheus reads. */
  readMetrics(): Promise<string>;
  clients: ClientDirectory;
  inbox: Inbox;
  keeper: Keeper;
  refusals: RefusalLog;
  /** Answers what is in hand, ends the work, closes the database. */
  stop(): Promise<void>;
};

/** For a server that came up without its database. */
export type WhenBack = {
  /**
   * Does with the database what the start would have done.
   *
   * @throws what keeps it from being used
   */
  prepare(): Promise<void>;
  /** Whether it is back, and none that may be used. */
  isUnfit(): boolean;
};

export type RuntimeOptions = {
  env: Env;
  databaseUrl: string;
  appSecret: string;
  publicUrl: string;
  /**
   * Set when the database is away at the start: deliveries go to the journal until it is back, and
   * it is prepared, and not used before.
   */
  whenDatabaseIsBack?: WhenBack;
  /** Wakes the engine of this process, if it has one: told when new events have been recorded. */
  wakeEngine?(): void;
  /** How long the database may take before it counts as away; as suits senders, if left out. */
  databaseTimeoutMs?: number;
};

/** @throws whatever the database says to the first query, unless it is known to be away */
export async function startIngestRuntime(
  options: RuntimeOptions & {
    /** Told when the journal takes over, and when it gives back. */
    onDurability(): void;
  },
): Promise<IngestRuntime> {
  const { env, databaseUrl, appSecret, publicUrl } = options;
  const { whenDatabaseIsBack, wakeEngine, databaseTimeoutMs } = options;
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
  const announcer = createAnnouncer(sql, "deliveries");
  const bell = wakeEngine && createWorkerBell(sql);
  const inbox: Inbox = createInbox(
    () => database.openIngest(`${journals[0].id}.${randomBytes(4).toString("hex")}`),
    {
      onAway: (cause) => keeper.databaseIsAway(cause),
      batchTimeoutMs: databaseTimeoutMs,
      announcing: { toPages: announcer.with, toWorkers: bell?.isDue ?? (() => true) },
      onRecorded: wakeEngine,
    },
  );
  const destinations = await openDestinationDirectory(known);
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
    prepare: whenDatabaseIsBack?.prepare,
    askTimeoutMs: databaseTimeoutMs,
    onState: options.onDurability,
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
      const { accepted } = answer;
      // A test is in no figure, nor on a chart.
      if (accepted === undefined || accepted.delivery.isTest) return;
      answers.note(accepted.clientId, ackMs, accepted.lagMs);
    },
  });
  return {
    publicUrl,
    database,
    clients,
    inbox,
    keeper,
    ingest,
    refusals,
    durability: () => ({
      state: keeper.state(),
      pending: keeper.pending(),
      journalTakes: keeper.journalTakes(),
      databaseIsUnfit: whenDatabaseIsBack?.isUnfit() ?? false,
    }),
    readMetrics: () => metrics.registry.metrics(),
    async stop() {
      await keeper.stop();
      await outage.stop();
      const rest = [refusals, clients, destinations, answers, evidence, announcer, bell];
      await Promise.all([...rest.map((part) => part?.stop()), sender.close()]);
      await Promise.all([inbox.close(), database.close()]);
    },
  };
}
