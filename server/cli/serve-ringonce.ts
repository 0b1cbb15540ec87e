import { createServer } from "node:http";
import next from "next";
import { startEngineThread } from "../engine/index.ts";
import { answerWebhook, isWebhook } from "../ingest/index.ts";
import { metrics } from "../metrics/index.ts";
import { noteRequest } from "../request-notes.ts";
import { type Runtime, type RuntimeOptions, startRuntime } from "../runtime.ts";
import { ROOT } from "./boot/install.mjs";
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
  dev,
  shutdown,
  handlersModule,
  ...options
}: Omit<RuntimeOptions, "publicUrl"> & {
  dev: boolean;
  shutdown: Shutdown;
  handlersModule?: string;
}): Promise<{
  port: number;
  runtime: Runtime;
}> {
  const { server, answerWith } = createHttpServer();
  const port = await listen(server, env);
  const publicUrl = publicUrlOf(env, port);

  const runtime = await startRuntime({ ...options, env, publicUrl });
  shutdown.onEnd(runtime.stop, 2_500);
  const engine = startEngineThread(
    {
      databaseUrl: options.databaseUrl,
      appSecret: options.appSecret,
      forwardAllow: env.FORWARD_ALLOW,
      logLevel: env.LOG_LEVEL,
      handlersModule,
    },
    metrics.observeRun,
  );
  shutdown.onEnd(async () => {
    // These requests would never end by themselves.
    runtime.live.endAll();
    await Promise.all([drain(server, 3_000), engine.stop()]);
  }, 3_500);

  const dashboard = next({
    dev,
    dir: ROOT,
    hostname: env.HOST,
    port,
    // Next listens for upgrades on the server it is given, else on the one of its first request:
    // ours. From then on a webhook with an `Upgrade` header would be dropped unanswered. In
    // development that is no loss, and a page comes to life only once its socket to Next is open.
    httpServer: dev ? server : createServer(),
  });
  // Preparing takes seconds on a busy machine, and a webhook is to be answered within four.
  const dashboardRequests = holdRequests();
  answerWith((request, response) => {
    // In development the same ingest answers in Next's route handler, to be edited live.
    if (!dev && isWebhook(request)) answerWebhook(runtime.ingest, request, response);
    else dashboardRequests.listener(request, response);
  });
  await silently(() => dashboard.prepare());
  const answer = dashboard.getRequestHandler();
  dashboardRequests.answerWith((request, response) => {
    noteRequest(request);
    answer(request, response);
  });
  return { port, runtime };
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
