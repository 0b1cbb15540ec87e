import { type Auth, createAuth } from "./auth/index.ts";
import { type Database, openDatabase } from "./db/index.ts";
import type { Env } from "./env.ts";
import type { Durability } from "./health.ts";
import { type Ingest, refusedAnswer } from "./ingest/index.ts";
import { type IngestRuntime, type RuntimeOptions, startIngestRuntime } from "./ingest-runtime.ts";
import { type LiveHub, openLiveHub } from "./live/index.ts";

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
