import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { log } from "../log.ts";
import type { Engine, EngineOptions, EngineReport } from "./engine.ts";

export type ThreadOptions = Omit<EngineOptions, "handlers" | "observe"> & {
  logLevel: string;
  /** A module that exports `handlers`, instead of the product's own. */
  handlersModule?: string;
};

export type ThreadData = ThreadOptions & {
  /** Shared: 1 while a "wake" is on its way. A thread that is busy for long must not be sent thousands. */
  wakeSent: Int32Array;
};
export type FromThread = { reports: EngineReport[] };
export type ToThread = "stop" | "wake";

/** What killed the thread may be there still. */
const AGAIN_AFTER_MS = 1_000;

/**
 * Runs an engine in a thread of its own, so that neither a handler nor a backlog keeps a webhook
 * waiting for its answer. A thread that dies is started anew; what it had claimed is taken over
 * when the leases run out, as if its process had died.
 */
export function startEngineThread(
  options: ThreadOptions,
  observe: (report: EngineReport) => void,
): Engine {
  let stopping = false;
  const interrupted = new AbortController();
  const wakeSent = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  function start(): Worker {
    // Whatever was sent to a thread before this one is lost with it.
    Atomics.store(wakeSent, 0, 0);
    const thread = new Worker(new URL("./thread-main.mjs", import.meta.url), {
      workerData: { ...options, wakeSent } satisfies ThreadData,
      // What this process was started with (a profiler, say) is for its own thread.
      execArgv: [],
    });
    thread.on("message", ({ reports }: FromThread) => {
      for (const report of reports) observe(report);
    });
    thread.on("error", (error) => log.error({ err: error }, "engine.died"));
    return thread;
  }

  let thread = start();
  const running = keepRunning();

  async function keepRunning(): Promise<void> {
    while (!stopping) {
      await once(thread, "exit").catch(() => {});
      if (stopping) return;
      log.warn({ againInMs: AGAIN_AFTER_MS }, "engine.ended");
      await sleep(AGAIN_AFTER_MS, undefined, { signal: interrupted.signal }).catch(() => {});
      if (!stopping) thread = start();
    }
  }

  return {
    wake() {
      if (Atomics.exchange(wakeSent, 0, 1) === 1) return;
      thread.postMessage("wake" satisfies ToThread);
    },
    async stop() {
      if (stopping) return running;
      stopping = true;
      interrupted.abort();
      thread.postMessage("stop" satisfies ToThread);
      await running;
    },
  };
}
