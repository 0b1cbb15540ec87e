import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Sql } from "postgres";
import { type Db, keepListening } from "../db/index.ts";
import type { DestinationsOf } from "../forwarding/index.ts";
import { EVENTS_RECORDED } from "../inbox/index.ts";
import { log } from "../log.ts";
import { RecentKeys } from "../recent-keys.ts";
import { startRounds } from "../rounds.ts";
import { type Claimed, claimEvents, RENEW_EVERY_MS, releaseClaims, renewClaims } from "./claim.ts";
import { isDatabaseBroken } from "./database-broke.ts";
import { callNameOf } from "./event.ts";
import { type Claim, giveBack, readLocked } from "./give-back.ts";
import type { Handler } from "./handlers/index.ts";
import { processEvents, type Run } from "./process-event.ts";
import type { OnRead } from "./read-event.ts";

/** Batches under way at once: while one waits for the database, the other is computed. */
const CONCURRENCY = 2;
/** A batch costs about as much as ten events, so what comes meanwhile shares the next, unless it takes long. */
const TAKES_LONG_MS = 10;
/** Events that share a transaction. */
const BATCH_EVENTS = 64;
/** What is claimed at once; the bodies of as many events are held in memory. */
const CLAIM_EVENTS = 128;
/** Under NOTIFY, whose connection may be away, and for retries whose time has come. */
const POLL_EVERY_MS = 1_000;
/** Of each, several events come within minutes. */
const RECENT_CALLS = 10_000;
/** What is in hand at a stop gets this long to finish. */
const STOP_AFTER_MS = 2_000;

export type WorkerOptions = {
  /** Drizzle, for the handlers' transactions. */
  db: Db;
  /** Raw, for claims. */
  sql: Sql;
  /** Raw, for LISTEN, where others listen already: they share one connection. `sql` when left out. */
  listenOn?: Sql;
  handlers: readonly Handler[];
  /** Where events go once they are processed; nowhere when left out. */
  destinationsOf?: DestinationsOf;
  concurrency?: number;
  batchEvents?: number;
  pollEveryMs?: number;
  /** How often it says that it still holds its claims. */
  renewEveryMs?: number;
  /** For how long a batch keeps the next one waiting, at most. */
  takesLongMs?: number;
  /** How long what is in hand at a stop may take. */
  stopAfterMs?: number;
  /** Called with every body that is read for the first time. */
  onRead?: OnRead;
  /** Called with whose events have been processed, once that is committed. */
  announce?(clientIds: readonly string[]): void;
  /** Called after every run, for the figures. */
  observe?(run: Run, event: Claimed): void;
};

export type Worker = {
  readonly id: string;
  /** Looks for work now. */
  wake(): void;
  /** Claims no more, finishes what is in hand, gives back the rest. */
  stop(): Promise<void>;
};

/**
 * Claims events from the inbox and runs their handlers until it is stopped. Any number of
 * workers may run, in any number of processes.
 */
export function startWorker(options: WorkerOptions): Worker {
  const { db, sql, handlers, destinationsOf = () => [], onRead = () => {} } = options;
  const { announce = () => {} } = options;
  const { concurrency = CONCURRENCY, batchEvents = BATCH_EVENTS } = options;
  const { takesLongMs = TAKES_LONG_MS, stopAfterMs = STOP_AFTER_MS } = options;
  const id = `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
  const running = new Map<readonly Claimed[], Promise<void>>();
  /** Of those: all that is left to do is to wait for the commit. */
  const committing = new Set<readonly Claimed[]>();
  const recentCalls = new RecentKeys(RECENT_CALLS);
  /** Claimed, not yet begun. */
  let backlog: Claimed[] = [];
  /** Whose outcome could not be written because the database was away. */
  const unwritten = new Map<string, Claim>();
  let stopped = false;
  /** When the youngest batch was, by `performance.now()`. */
  let startedAt = 0;
  let longTimer: NodeJS.Timeout | undefined;

  const rounds = startRounds(claim, (error) => {
    log.warn({ err: error }, "worker.claim_failed");
  });
  const { wake } = rounds;

  async function claim(): Promise<{ again: boolean }> {
    if (!stopped && !backlog.some(isFree(busyCalls())) && mayClaim()) {
      await giveBackUnwritten();
      const claimed = await claimEvents(sql, id, CLAIM_EVENTS, busyCallIds());
      backlog.push(...claimed);
      startRuns();
    }
    return { again: false };
  }

  /**
   * Not what could not be begun: another worker may have room for it. The end of a batch looks again,
   * so no timer is set but beside one, and a lone event waits for nothing. Nor does the next batch wait
   * for a commit, which it could not share.
   */
  function mayClaim(): boolean {
    if (running.size >= concurrency) return false;
    if (running.size === committing.size) return true;
    const takesLongInMs = startedAt + takesLongMs - performance.now();
    if (takesLongInMs <= 0) return true;
    clearTimeout(longTimer);
    longTimer = setTimeout(wake, Math.ceil(takesLongInMs));
    return false;
  }

  /**
   * Before claims: those whose lease ran out meanwhile would count as failed. The locked are left for the
   * next time: nobody can claim them, either, and nobody else is to wait for them.
   */
  async function giveBackUnwritten(): Promise<void> {
    if (unwritten.size === 0) return;
    const locked = new Set(await readLocked(sql, [...unwritten.keys()]));
    const broken = [...unwritten.values()].filter((claim) => !locked.has(claim.id));
    await giveBack(sql, id, { broken, notBegun: [] });
    for (const claim of broken) unwritten.delete(claim.id);
  }

  function startRuns(): void {
    while (!stopped && running.size < concurrency) {
      const batch = takeBatch();
      if (batch.length === 0) break;
      start(batch);
    }
  }

  const inRuns = () => [...running.keys()].flat();
  const busyCalls = () => new Set(inRuns().map(callNameOf));
  const busyCallIds = () => inRuns().flatMap(({ callId }) => callId ?? []);

  /** The oldest, but none of a call that is being worked on: it would wait for that one's row. */
  function takeBatch(): Claimed[] {
    const batch = backlog.filter(isFree(busyCalls())).slice(0, batchEvents);
    const taken = new Set(batch);
    backlog = backlog.filter((event) => !taken.has(event));
    return batch;
  }

  function start(batch: readonly Claimed[]): void {
    startedAt = performance.now();
    const onCommitting = () => {
      committing.add(batch);
      wake();
    };
    const run: Promise<void> = processEvents(
      { db, sql, handlers, destinationsOf, onRead, worker: id, recentCalls, onCommitting },
      batch,
    )
      .then((runs) => {
        for (const [index, event] of batch.entries()) report(event, runs[index]);
        const processed = batch.filter((_, index) => isProcessed(runs[index]));
        if (processed.length > 0) announce(processed.map(({ clientId }) => clientId));
      })
      .finally(() => {
        running.delete(batch);
        committing.delete(batch);
        startRuns();
        // What has come meanwhile, and what was of a call in this batch.
        wake();
      });
    running.set(batch, run);
  }

  function report(event: Claimed, run: PromiseSettledResult<Run> | undefined): void {
    if (run?.status === "fulfilled") options.observe?.(run.value, event);
    else {
      // The lease runs out and somebody takes over, unless it can be given back before.
      log.warn({ err: run?.reason, eventId: event.id }, "event.outcome_not_written");
      if (isDatabaseBroken(run?.reason)) {
        unwritten.set(event.id, { id: event.id, attempt: event.attempt });
      }
    }
  }

  let isWaitingForLocked = false;

  /**
   * What is locked is most often about to end, but a commit that was lost keeps it locked for long: it is
   * waited for apart from the others, and once at a time, or claims would have no connection left.
   */
  async function renew(): Promise<void> {
    const inHand = [...inRuns(), ...backlog].map((event) => event.id);
    if (inHand.length === 0) return;
    const left = await renewClaims(sql, id, inHand, "skip locked");
    if (left.length === 0 || isWaitingForLocked) return;
    isWaitingForLocked = true;
    await renewClaims(sql, id, left).finally(() => {
      isWaitingForLocked = false;
    });
  }

  const pollTimer = setInterval(wake, options.pollEveryMs ?? POLL_EVERY_MS);
  const renewTimer = setInterval(() => {
    renew().catch((error) => log.warn({ err: error }, "worker.renew_failed"));
  }, options.renewEveryMs ?? RENEW_EVERY_MS);
  const listening = keepListening(options.listenOn ?? sql, EVENTS_RECORDED, wake);
  wake();

  return {
    id,
    wake,
    async stop() {
      if (stopped) return;
      stopped = true;
      rounds.stop();
      clearInterval(pollTimer);
      clearTimeout(longTimer);
      await listening.stop();
      // A claim that is on its way must be there before it can be given back.
      const inHand = [...running.values(), rounds.ended()];
      await Promise.race([Promise.allSettled(inHand), pause(stopAfterMs)]);
      clearInterval(renewTimer);
      await releaseClaims(sql, id).catch((error) => {
        log.warn({ err: error }, "worker.release_failed");
      });
    },
  };
}

function isFree(busyCalls: ReadonlySet<string>): (event: Claimed) => boolean {
  return (event) => !busyCalls.has(callNameOf(event));
}

function isProcessed(run: PromiseSettledResult<Run> | undefined): boolean {
  return run?.status === "fulfilled" && run.value.outcome === "processed";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
