import { parentPort, workerData } from "node:worker_threads";
import { log } from "../log.ts";
import type { Handler } from "../processing/index.ts";
import { type Engine, type EngineReport, startEngine } from "./engine.ts";
import type { FromThread, ThreadData, ToThread } from "./thread.ts";

/** Reports are passed on together: one message costs as much as many. */
const REPORT_EVERY_MS = 200;

/** Runs the engine in this thread until it is told to stop. */
export async function runEngine(): Promise<void> {
  const { logLevel, handlersModule, wakeSent, ...options } = workerData as ThreadData;
  log.level = logLevel;
  process.on("unhandledRejection", (reason) => {
    log.error({ event: "process.unhandled_rejection", err: reason });
  });

  let reports: EngineReport[] = [];
  const pass = () => {
    if (reports.length === 0) return;
    parentPort?.postMessage({ reports } satisfies FromThread);
    reports = [];
  };
  const timer = setInterval(pass, REPORT_EVERY_MS);

  let engine: Engine | undefined;
  parentPort?.on("message", async (message: ToThread) => {
    if (message === "wake") {
      // First, so that what is recorded from now on is told of anew.
      Atomics.store(wakeSent, 0, 0);
      engine?.wake();
      return;
    }
    await engine?.stop();
    clearInterval(timer);
    pass();
    process.exit();
  });
  engine = await startEngine({
    ...options,
    handlers: handlersModule === undefined ? undefined : await handlersOf(handlersModule),
    observe: (report) => reports.push(report),
  });
}

async function handlersOf(module: string): Promise<readonly Handler[]> {
  const { handlers } = (await import(module)) as { handlers: readonly Handler[] };
  return handlers;
}
