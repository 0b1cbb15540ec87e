import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import next from "next";
import { log } from "../log.ts";
import { startDashboardRuntime } from "../runtime.ts";
import { askTheDoor } from "./ask-door.ts";
import type { FromThread, ThreadData, ToThread } from "./thread.ts";

/** What is being rendered when the end comes is worth waiting for, but not for long. */
const PAGES_MAY_TAKE_MS = 1_000;

/** Serves the pages from this thread until it is told to stop. */
export async function runDashboard(): Promise<void> {
  const { socketPath, folder, port, ...options } = workerData as ThreadData;
  log.level = options.env.LOG_LEVEL;
  process.on("unhandledRejection", (reason) => {
    log.error({ event: "process.unhandled_rejection", err: reason });
  });
  const ask = askTheDoor();
  const runtime = startDashboardRuntime({
    ...options,
    durability: () => ask("durability"),
    readMetrics: () => ask("metrics"),
  });
  // Next announces what it loads, in the middle of our own lines.
  const print = console.log;
  console.log = () => {};
  const dashboard = next({
    dev: false,
    dir: folder,
    hostname: options.env.HOST,
    port,
    // Next listens for upgrades on the server it is given; nobody passes any on to us.
    httpServer: createServer(),
  });
  await dashboard.prepare();
  console.log = print;

  const answer = dashboard.getRequestHandler();
  const server = createServer((request, response) => void answer(request, response));
  // Our own proxy keeps its connections; the one who hangs up first must not be us.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.listen(socketPath);
  await once(server, "listening");
  parentPort?.on("message", async (message: ToThread) => {
    if (message === "durability") runtime.live.announce("journal");
    if (message !== "stop") return;
    // These requests would never end by themselves.
    runtime.live.endAll();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await Promise.race([closed, sleep(PAGES_MAY_TAKE_MS)]);
    await runtime.stop();
    process.exit();
  });
  parentPort?.postMessage({ ready: true } satisfies FromThread);
}
