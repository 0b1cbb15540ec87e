import { setImmediate as nextTurn } from "node:timers/promises";
import type { Sql } from "postgres";
import { applyEventsToAlerts } from "../alerts/index.ts";
import { allEnded } from "../all-ended.ts";
import { applyEventsToCalls, type ObservedEvent } from "../calls/index.ts";
import type { Db, Tx } from "../db/index.ts";
import { doubtCause, processingCause } from "../domain/failure-cause.ts";
import { MAX_ATTEMPTS } from "../domain/retry.ts";
import { type DestinationsOf, writeForwards } from "../forwarding/index.ts";
import { log } from "../log.ts";
import type { RecentKeys } from "../recent-keys.ts";
import type { Claimed } from "./claim.ts";
import { isDatabaseBroken } from "./database-broke.ts";
import { describeError } from "./describe-error.ts";
import { EffectInDoubt } from "./effect-in-doubt.ts";
import { callNameOf } from "./event.ts";
import { ClaimLost, markFailed, markProcessed } from "./finish.ts";
import { giveBack } from "./give-back.ts";
import type { Handler } from "./handlers/index.ts";
import { onceFor } from "./once.ts";
import { type OnRead, type ReadEvent, readEvents } from "./read-event.ts";

/**
 * How one run ended. `overtaken`: the claim was lost meanwhile, and nothing was written.
 * `given_back`: the database broke, which is not the event's fault; it is due again.
 */
export type Run = {
  outcome: "processed" | "failed" | "dead" | "overtaken" | "given_back";
  durationMs: number;
};

type Means = {
  db: Db;
  sql: Sql;
  handlers: readonly Handler[];
  destinationsOf: DestinationsOf;
  onRead: OnRead;
  worker: string;
  /** Names of calls that events were ended of lately: those that are not among them are taken for new. */
  recentCalls: RecentKeys;
  /** Called when all is done but the commit, which is on its way. May be called again where that fails. */
  onCommitting(): void;
};

/**
 * Runs the handlers of claimed events in one transaction with the end of the events, so that
 * their writes and `processed` are one fact. Sharing a transaction is what makes it cheap: most of
 * an event's cost is round trips. One that fails takes its neighbours' writes with it, so then each
 * is run again alone.
 *
 * @returns how each ended, in the order given; rejected where the outcome could not be written
 */
export async function processEvents(
  means: Means,
  events: readonly Claimed[],
): Promise<PromiseSettledResult<Run>[]> {
  const [only] = events;
  const mayShare = events.every((event) => event.failedAttempts < MAX_ATTEMPTS);
  if (only !== undefined && events.length > 1 && mayShare) {
    const startedAt = performance.now();
    try {
      await runTogether(means, events);
      const run: Run = { outcome: "processed", durationMs: performance.now() - startedAt };
      return events.map(() => ({ status: "fulfilled", value: run }));
    } catch (error) {
      log.debug({ err: error, events: events.length }, "events.run_alone");
    }
  }
  const runs: PromiseSettledResult<Run>[] = [];
  for (const [index, event] of events.entries()) {
    const [run] = await Promise.allSettled([processEvent(means, event)]);
    runs.push(run);
    // The next ones would only wait for the same broken database, one after the other.
    if (isBroken(run)) return [...runs, ...(await giveBackRest(means, events.slice(index + 1)))];
  }
  return runs;
}

function isBroken(run: PromiseSettledResult<Run>): boolean {
  return run.status === "fulfilled"
    ? run.value.outcome === "given_back"
    : isDatabaseBroken(run.reason);
}

async function giveBackRest(
  { sql, worker }: Means,
  notBegun: readonly Claimed[],
): Promise<PromiseSettledResult<Run>[]> {
  if (notBegun.length === 0) return [];
  const given = giveBack(sql, worker, { broken: [], notBegun });
  const [settled] = await Promise.allSettled([given]);
  return notBegun.map(() =>
    settled.status === "rejected"
      ? settled
      : { status: "fulfilled", value: { outcome: "given_back", durationMs: 0 } },
  );
}

async function runTogether(means: Means, events: readonly Claimed[]): Promise<void> {
  await asOneFact(means, events, async (tx) => {
    // Side by side, so that their queries share round trips; but those of one call follow one
    // another, since within a transaction no lock keeps them apart.
    const groups = groupByCall(events).map((group) => runInTurn(tx, group));
    // All of them: none may still be at its effects while the event is run again alone.
    await allEnded(groups);
  });

  async function runInTurn(tx: Tx, group: readonly Claimed[]): Promise<void> {
    for (const event of group) await runHandlers(means, tx, event);
  }
}

/**
 * Merges events into their calls and alerts, does the work of their handlers, and ends them, as one fact. What
 * waits for nobody travels together: the bodies are read while the transaction begins, and where no
 * handler has to find its call, the end goes along. Who asked for the bodies is told while the
 * database is at work.
 */
async function asOneFact(
  means: Means,
  events: readonly Claimed[],
  work: (tx: Tx) => Promise<void>,
): Promise<void> {
  let told: Promise<void> | undefined;
  const committed = means.db.transaction(async (tx) => {
    const { events: seen, tellRest } = await read;
    const applied = apply(tx, seen);
    told = afterSending().then(tellRest);
    if (means.handlers.length > 0) {
      await applied;
      await work(tx);
    }
    await allEnded([applied, end(means, tx, events)]);
    means.onCommitting();
  });
  // Not before the transaction is on its way.
  const read = nextTurn().then(() => readEvents(events, means.onRead));
  await allEnded([read, committed]);
  await told;
  for (const event of events) if (event.callId !== null) means.recentCalls.put(callNameOf(event));

  /** The rows of calls first, as everywhere, so that no two transactions wait for each other. */
  async function apply(tx: Tx, seen: readonly ReadEvent[]): Promise<void> {
    await applyEventsToCalls(tx, seen.map(guessWhetherNew));
    await applyEventsToAlerts(
      tx,
      seen.flatMap(({ alert }) => alert ?? []),
    );
  }

  function guessWhetherNew(event: ReadEvent): ObservedEvent {
    return { ...event, callIsNew: means.recentCalls.find(callNameOf(event)) === -1 };
  }
}

/** The driver writes in the turn after the one in which it is asked. */
async function afterSending(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

async function runHandlers(
  { handlers, sql, worker }: Means,
  tx: Tx,
  event: Claimed,
): Promise<void> {
  const once = onceFor(sql, worker, event);
  for (const handler of handlers) await handler(tx, event, once);
}

/** Where the events go next is one fact with their end. One round trip for both. */
async function end(
  { destinationsOf, worker }: Means,
  tx: Tx,
  events: readonly Claimed[],
): Promise<void> {
  await Promise.all([writeForwards(tx, destinationsOf, events), markProcessed(tx, worker, events)]);
}

/** In the order of their names, so that what handlers lock by call is locked in the same one everywhere. */
function groupByCall(events: readonly Claimed[]): Claimed[][] {
  const groups = new Map<string, Claimed[]>();
  for (const event of events) {
    const name = callNameOf(event);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [event]);
    else group.push(event);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Runs one event alone: see `processEvents`. */
async function processEvent(means: Means, event: Claimed): Promise<Run> {
  const startedAt = performance.now();
  const ended = (outcome: Run["outcome"]): Run => ({
    outcome,
    durationMs: performance.now() - startedAt,
  });

  if (event.failedAttempts >= MAX_ATTEMPTS) {
    // Its workers died one after another; one more would share their fate.
    const error = "Every worker that ran this event died or stalled.";
    const failure = { error, cause: processingCause(error) };
    await markFailed(means.sql, means.worker, event, event.failedAttempts, failure);
    return ended("dead");
  }

  try {
    await asOneFact(means, [event], (tx) => runHandlers(means, tx, event));
    return ended("processed");
  } catch (error) {
    if (error instanceof ClaimLost) return ended("overtaken");
    if (isDatabaseBroken(error)) {
      log.warn({ err: error, eventId: event.id }, "event.database_broke");
      const kept = await giveBack(means.sql, means.worker, { broken: [event], notBegun: [] });
      if (kept.length === 0) return ended("given_back");
    }
    const failed = event.failedAttempts + 1;
    log.warn({ err: error, eventId: event.id, attempt: event.attempt }, "event.attempt_failed");
    const retryInMs = await markFailed(
      means.sql,
      means.worker,
      event,
      failed,
      describeFailure(error),
    );
    return ended(retryInMs === null ? "dead" : "failed");
  }
}

/** The words for an effect in doubt tell how the doubt arose: its group goes by what is in doubt. */
function describeFailure(error: unknown): { error: string; cause: string } {
  const described = describeError(error);
  const effect = error instanceof EffectInDoubt ? error.effect : null;
  const cause = effect === null ? processingCause(described) : doubtCause(effect);
  return { error: described, cause };
}
