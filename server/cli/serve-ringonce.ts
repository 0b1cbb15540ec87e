import type { Server } from "node:http";
import { type Dashboard, startDashboardThread } from "../dashboard/index.ts";
import { type Engine, startEngineThread } from "../engine/index.ts";
import { answerHealth, isHealth } from "../health-door.ts";
import { answerWebhook, isWebhook } from "../ingest/index.ts";
import { type IngestRuntime, type RuntimeOptions, startIngestRuntime } from "../ingest-runtime.ts";
import { metrics } from "../metrics/index.ts";
import { noteRequest } from "../request-notes.ts";
import { startRuntime } from "../runtime.ts";
import { ROOT } from "./boot/install.mjs";
import { openMoreHandles } from "./listening-handles.ts";
import { publicUrlOf } from "./public-url.ts";
import { createHttpServer, drain, holdRequests, listen } from "./serve.ts";
import type { Shutdown } from "./shutdown.ts";

/**
 * Starts the runtime and serves it: webhooks at the front door, everything else through Next.
 *
 * @throws Unstartable when the address can't be had
 */
export async function serve({
  env,
  databaseUrl,
  appSecret,
  whenDatabaseIsBack,
  dev,
  shutdown,
  handlersModule,
  beforeStaff,
}: Omit<RuntimeOptions, "publicUrl"> & {
  dev: boolean;
  shutdown: Shutdown;
  handlersModule?: string;
  /** Done before anything but webhooks is answered. */
  beforeStaff(runtime: IngestRuntime): Promise<void>;
}): Promise<{
  port: number;
  runtime: IngestRuntime;
}> {
  const { server, answerWith } = createHttpServer();
  const port = await listen(server, env);
  const handles = openMoreHandles(server);
  const publicUrl = publicUrlOf(env, port);

  let engine: Engine | undefined;
  const startEngine = () => {
    if (shutdown.isEnding()) return;
    engine ??= startEngineThread(
      {
        databaseUrl,
        appSecret,
        forwardAllow: env.FORWARD_ALLOW,
        logLevel: env.LOG_LEVEL,
        handlersModule,
      },
      metrics.observeRun,
    );
  };
  const options = {
    ...{ env, databaseUrl, appSecret, publicUrl },
    whenDatabaseIsBack: whenDatabaseIsBack && {
      ...whenDatabaseIsBack,
      // What may not be used is not to be worked on, either.
      prepare: () => whenDatabaseIsBack.prepare().then(startEngine),
    },
    wakeEngine: () => engine?.wake(),
  };
  const { runtime, dashboard } = dev
    ? await startForDevelopment(options, server, port)
    : await startForProduction(options, port);
  shutdown.onEnd(runtime.stop, 2_500);
  if (whenDatabaseIsBack === undefined) startEngine();
  shutdown.onEnd(
    () => Promise.all([drain(server, handles, 3_000), engine?.stop(), dashboard.stop()]),
    3_500,
  );
  // The dashboard takes seconds to come up, and a webhook is to be answered within four.
  const staff = holdRequests();
  const health = {
    ask: () => runtime.database.control`select 1`,
    durability: runtime.durability,
  };
  answerWith((request, response) => {
    // In development the same functions answer in Next's route handlers, to be edited live.
    if (!dev && isWebhook(request)) answerWebhook(runtime.ingest, request, response);
    else if (!dev && isHealth(request)) void answerHealth(health, request, response);
    else staff.listener(request, response);
  });
  await Promise.all([dashboard.ready, beforeStaff(runtime)]);
  staff.answerWith(dashboard.listener);
  return { port, runtime };
}

type Parts = { runtime: IngestRuntime; dashboard: Omit<Dashboard, "noteDurability"> };

/** The webhooks in this thread, the dashboard in one of its own. */
async function startForProduction(options: RuntimeOptions, port: number): Promise<Parts> {
  let dashboard: Dashboard | undefined;
  const runtime = await startIngestRuntime({
    ...options,
    onDurability: () => dashboard?.noteDurability(),
  });
  const { env, databaseUrl, appSecret, publicUrl } = options;
  dashboard = startDashboardThread(
    { env, databaseUrl, appSecret, publicUrl, port, folder: ROOT },
    { durability: runtime.durability, metrics: runtime.readMetrics },
  );
  return { runtime, dashboard };
}

/** All in this thread, where Next's development server wants to be. */
async function startForDevelopment(
  options: RuntimeOptions,
  server: Server,
  port: number,
): Promise<Parts> {
  const runtime = await startRuntime(options);
  // Loaded for development only: Next changes what belongs to everybody in a thread.
  const { default: next } = await import("next");
  // A page comes to life only once its socket to Next is open, so Next gets the server for that.
  const app = next({ dev: true, dir: ROOT, hostname: options.env.HOST, port, httpServer: server });
  const { listener, answerWith } = holdRequests();
  const ready = silently(() => app.prepare()).then(() => {
    const answer = app.getRequestHandler();
    answerWith((request, response) => {
      noteRequest(request);
      answer(request, response);
    });
  });
  // These requests would never end by themselves.
  const stop = async () => runtime.live.endAll();
  return { runtime, dashboard: { listener, ready, stop } };
}

/** Next announces what it loads, in the middle of our own lines. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const print = console.log;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = print;
  }
}
