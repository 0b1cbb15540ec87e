import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Env } from "../env.ts";
import type { Durability } from "../health.ts";
import { log } from "../log.ts";
import { createProxy } from "./proxy.ts";

/** What the thread is told when it starts. */
export type DashboardOptions = {
  env: Env;
  databaseUrl: string;
  appSecret: string;
  publicUrl: string;
  port: number;
  /** Of the project, where Next finds what was built. */
  folder: string;
  /** What runs in the thread, instead of Next. */
  main?: URL;
};

/** What the pages must ask the thread that takes the webhooks. */
export type DoorFigures = { durability: Durability; metrics: string };
export type Figure = keyof DoorFigures;
type Answers = { [Name in Figure]: () => DoorFigures[Name] | Promise<DoorFigures[Name]> };

export type ThreadData = Omit<DashboardOptions, "main"> & { socketPath: string };
export type FromThread = { ready: true } | { ask: Figure; number: number };
export type ToThread = "stop" | "durability" | { number: number; figure: DoorFigures[Figure] };

export type Dashboard = {
  /** Answers what is not a webhook. Resolves requests even while the thread starts anew. */
  listener: RequestListener;
  /** Resolves when pages are served for the first time; @throws what kept them from it. */
  ready: Promise<void>;
  /** To be told when the journal takes over, and when it gives back: pages that are open show it. */
  noteDurability(): void;
  stop(): Promise<void>;
};

type Running = { thread: Worker; ready: Promise<void>; ended: Promise<void> };

/** What a thread gets to end by itself, which ends what it has begun first. */
const ENDS_WITHIN_MS = 5_000;
/** What killed the thread may be there still. */
const AGAIN_AFTER_MS = 1_000;

/**
 * Runs Next, and what its pages need, in a thread of its own, reached over a socket that only this
 * user can open. To render a page takes tens of milliseconds in which no webhook of the same thread
 * is answered, and Next changes what belongs to everybody (`Date`, `Math.random`, every promise).
 * A thread that dies is started anew; webhooks do not notice.
 */
export function startDashboardThread(
  { main = new URL("./thread-main.mjs", import.meta.url), ...options }: DashboardOptions,
  answers: Answers,
): Dashboard {
  const proxy = createProxy(beginAnew);
  let stopping = false;
  const interrupted = new AbortController();

  function start(): Running {
    // Of its own each time: who cleans up a folder for temporary files may have taken the one before.
    const ours = mkdtempSync(join(tmpdir(), "ringonce-"));
    const socketPath = join(ours, "dashboard");
    const thread = new Worker(main, {
      workerData: { ...options, socketPath } satisfies ThreadData,
      // What this process was started with (a profiler, say) is for its own thread.
      execArgv: [],
    });
    const ended = new Promise<void>((resolve) => thread.once("exit", resolve))
      .then(() => rm(ours, { recursive: true, force: true }))
      .catch(() => {});
    const ready = new Promise<void>((resolve, reject) => {
      thread.on("message", (message: FromThread) => {
        if ("ready" in message) resolve();
        else void answer(thread, message.ask, message.number);
      });
      thread.on("error", reject);
      thread.on("exit", () => reject(new Error("The dashboard ended before it was ready.")));
    });
    thread.on("error", (error) => log.error({ err: error }, "dashboard.died"));
    ready.then(
      () => proxy.open(socketPath),
      () => {},
    );
    return { thread, ready, ended };
  }

  /** Its socket was deleted, and nobody can reach it. */
  function beginAnew(): void {
    log.warn("dashboard.socket_gone");
    const { thread, ended } = running;
    thread.postMessage("stop" satisfies ToThread);
    const late = setTimeout(() => void thread.terminate(), ENDS_WITHIN_MS);
    void ended.then(() => clearTimeout(late));
  }

  async function answer(thread: Worker, ask: Figure, number: number): Promise<void> {
    const figure = await answers[ask]();
    thread.postMessage({ number, figure } satisfies ToThread);
  }

  let running = start();
  const { ready } = running;

  async function keepRunning(): Promise<void> {
    for (;;) {
      await running.ended;
      if (stopping) return;
      proxy.hold();
      log.warn({ againInMs: AGAIN_AFTER_MS }, "dashboard.ended");
      await sleep(AGAIN_AFTER_MS, undefined, { signal: interrupted.signal }).catch(() => {});
      if (stopping) return;
      try {
        running = start();
      } catch (error) {
        log.error({ err: error }, "dashboard.not_started");
      }
    }
  }
  const ended = keepRunning();

  return {
    listener: proxy.listener,
    ready,
    noteDurability: () => running.thread.postMessage("durability" satisfies ToThread),
    async stop() {
      if (stopping) return ended;
      stopping = true;
      interrupted.abort();
      running.thread.postMessage("stop" satisfies ToThread);
      await ended;
      proxy.close();
    },
  };
}
