import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Auth, createAuth } from "./auth/index.ts";
import { type ClientDirectory, openClientDirectory } from "./clients/index.ts";
import { createAnnouncer, type Database, openDatabase } from "./db/index.ts";
import { openDestinationDirectory } from "./destinations/index.ts";
import type { Env } from "./env.ts";
import { openAnswerLog } from "./evidence/index.ts";
import { openOutageForwarding } from "./forwarding/index.ts";
import type { Durability } from "./health.ts";
import { createInbox, createWorkerBell, type Inbox } from "./inbox/index.ts";
import {
  createIngest,
  type Ingest,
  type Keeper,
  refusedAnswer,
  startKeeper,
} from "./ingest/index.ts";
import { openJournals } from "./journal/index.ts";
import { type LiveHub, openLiveHub } from "./live/index.ts";
import { log } from "./log.ts";
import { metrics } from "./metrics/index.ts";
import { openSender, readAllow } from "./outbound/index.ts";
import { openRefusalLog, type RefusalLog } from "./refusals/index.ts";
import { collectAnswers } from "./statistics/index.ts";

/** What pages and route handlers take from the process or thread they run in. */
export type Runtime = {
  env: Env;
  appSecret: string;
  /** Where Retell and staff reach this installation, without a trailing slash. */
  publicUrl: string;
  database: Database;
  auth: Auth;
  live: LiveHub;
  /** The route handler's; see `server/ingest/front-door.ts` for the other door. */
  ingest: Ingest;
  /** Where events go now: the database, or the journal. */
  durability(): Durability | Promise<Durability>;
  /** In the form Prometheus reads. */
  readMetrics(): Promise<string>;
  /** Ends what is open for readers, closes the database. */
  stop(): Promise<void>;
};

/**
 * Everything that takes webhooks. What follows a recorded event is the engine's, which runs apart
 * from it (`server/engine/`), and so does the dashboard (`server/dashboard/`).
 */
export type IngestRuntime = Pick<
  Runtime,
  "publicUrl" | "database" | "ingest" | "durability" | "readMetrics"
> & {
  clients: ClientDirectory;
  inbox: Inbox;
  keeper: Keeper;
  refusals: RefusalLog;
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
   * it is prepared, and not used before.
   */
  whenDatabaseIsBack?: {
    prepare(): Promise<void>;
    /** Whether it is back, and none that may be used. */
    isUnfit(): boolean;
  };
  /** Wakes the engine of this process, if it has one: told when new events have been recorded. */
  wakeEngine?(): void;
  /** How long the database may take before it counts as away; as suits senders, if left out. */
  databaseTimeoutMs?: number;
};

/** The door and the dashboard in one, where there is but one process and thread. */
export async function startRuntime(options: RuntimeOptions): Promise<IngestRuntime & Runtime> {
  let dashboard: Runtime | undefined;
  const door = await startIngestRuntime({
    ...options,
    onDurability: () => dashboard?.live.announce("journal"),
  });
  const { database, ingest, durability, readMetrics } = door;
  dashboard = openDashboardRuntime({ ...options, database, ingest, durability, readMetrics });
  const whole = {
    ...dashboard,
    ...door,
    async stop() {
      dashboard.live.endAll();
      await door.stop();
      await dashboard.live.stop();
    },
  };
  shared()[KEY] = whole;
  return whole;
}

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

type DashboardOptions = Pick<RuntimeOptions, "env" | "databaseUrl" | "appSecret" | "publicUrl"> &
  Pick<Runtime, "durability" | "readMetrics">;

/** Of the thread that serves the dashboard: the webhooks are another's (`server/dashboard/`). */
export function startDashboardRuntime(options: DashboardOptions): Runtime {
  const database = openDatabase(options.databaseUrl);
  const runtime = openDashboardRuntime({
    ...options,
    database,
    // The front door answers before anybody gets here.
    ingest: async () =>
      refusedAnswer("not_durable", "Webhooks are taken at the front door. Send it there."),
  });
  return {
    ...runtime,
    async stop() {
      await runtime.stop();
      await database.close({ timeoutSeconds: 1 });
    },
  };
}

function openDashboardRuntime({
  env,
  appSecret,
  publicUrl,
  database,
  ingest,
  durability,
  readMetrics,
}: DashboardOptions & Pick<Runtime, "database" | "ingest">): Runtime {
  const live = openLiveHub(database.control);
  const runtime: Runtime = {
    env,
    appSecret,
    publicUrl,
    database,
    auth: createAuth({ db: database.dashboard, appSecret, publicUrl }),
    live,
    ingest,
    durability,
    readMetrics,
    async stop() {
      live.endAll();
      await live.stop();
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

/** The instance of this process or thread. */
export function runtime(): Runtime {
  const running = shared()[KEY];
  if (running === undefined) {
    throw new Error("Ringonce is not running in this process. Start it with npm start.");
  }
  return running;
}
