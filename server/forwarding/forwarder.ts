import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { type Db, keepListening } from "../db/index.ts";
import {
  type DestinationDirectory,
  endForwardsOfArchived,
  pauseDestination,
} from "../destinations/index.ts";
import { log } from "../log.ts";
import type { Sender } from "../outbound/index.ts";
import { startRounds } from "../rounds.ts";
import { createAttempts } from "./attempt.ts";
import { claimForwards } from "./claim.ts";
import type { ClaimedForward } from "./claimed-forward.ts";
import { collectEnds } from "./collect-ends.ts";
import { ensureCircuits } from "./ensure-circuits.ts";
import type { EndedAttempt, ForwardEnd } from "./finish.ts";
import { createHand } from "./hand.ts";
import { giveBackLost, giveBackUnsent, RENEW_EVERY_MS, renewForwards } from "./lease.ts";
import { createPace } from "./pace.ts";
import { openForwardingPools } from "./pool.ts";
import { FORWARDS_WRITTEN } from "./write-forwards.ts";

/** In hand at most, over all destinations and of one of them. */
const IN_HAND = 1_024;
const IN_HAND_PER_DESTINATION = 64;
/** What one statement claims; bounds how long it takes and what it brings. */
const CLAIM_FORWARDS = 256;
/** Of bodies in hand; more is claimed only below. */
const BODY_BYTES = 64 * 1024 * 1024;
/** Under NOTIFY, whose connection may be away; for retries whose time has come, and paced sending. */
const POLL_EVERY_MS = 500;
const KEEP_UP_EVERY_MS = 10_000;
/** What is in hand at a stop gets this long to finish. */
const STOP_AFTER_MS = 2_500;
/** Where the destination of a forward is not known yet, or paused since it was claimed. */
const UNKNOWN_AGAIN_MS = 2_000;

export type ForwarderOptions = {
  /** Drizzle, for what concerns destinations. */
  db: Db;
  /** Raw, for LISTEN; claims and ends get pools of their own beside it. */
  sql: Sql;
  destinations: Pick<DestinationDirectory, "find" | "refresh">;
  sender: Pick<Sender, "sendRequest">;
  perDestination?: number;
  pollEveryMs?: number;
  /** How long what is in hand at a stop may take. */
  stopAfterMs?: number;
  /** Called after every attempt that was written, for the figures. */
  observe?(end: ForwardEnd, attempt: EndedAttempt): void;
};

export type Forwarder = {
  readonly id: string;
  /** Looks for work now. */
  wake(): void;
  /** Claims no more, finishes what is in hand, gives back the rest. */
  stop(): Promise<void>;
};

/** For work that nobody waits for. */
function quietly<A extends unknown[]>(what: string, work: (...given: A) => Promise<void>) {
  return (...given: A): void => {
    work(...given).catch((error) => log.warn({ err: error }, `forwarder.${what}_failed`));
  };
}

/**
 * Sends forwards to their destinations until it is stopped. Any number of forwarders may run, in
 * any number of processes; what they must agree about is in the database.
 */
export function startForwarder(options: ForwarderOptions): Forwarder {
  const { db, sql, destinations, sender } = options;
  const { perDestination = IN_HAND_PER_DESTINATION, stopAfterMs = STOP_AFTER_MS } = options;
  const id = `${hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`;
  const pools = openForwardingPools(sql);
  const hand = createHand();
  const ends = collectEnds(pools.ends, id, {
    written: afterWritten,
    troubled: quietly("give_back", (destinationId: string) =>
      giveBack(pace.takeOut(destinationId)),
    ),
  });
  const pace = createPace({
    send: (forward) => void attempt(forward),
    missed: quietly("give_back", (forwards: ClaimedForward[]) => giveBack(forwards)),
  });
  const attempts = createAttempts({ sql: pools.ends, destinations, sender });
  /** Of these, as many were claimed as there was room for. */
  const saturated = new Set<string>();
  let isFull = false;
  let stopped = false;

  const rounds = startRounds(claim, (error) => {
    log.warn({ err: error }, "forwarder.claim_failed");
  });
  const { wake } = rounds;

  async function claim(): Promise<{ again: boolean }> {
    const total = Math.min(IN_HAND - hand.size(), CLAIM_FORWARDS);
    isFull = total <= 0 || hand.bodyBytes() > BODY_BYTES;
    // While ends can't be written, more sending would make more of them.
    if (stopped || isFull || !ends.areWritten()) return { again: false };
    const inHand = hand.byDestination();
    const held = hand.heldFor(0);
    const room = { total, perDestination, inHand, held };
    const askedAt = performance.now();
    const { claimed, lookAgain } = await claimForwards(pools.claims, id, room);
    if (stopped) await giveBack(claimed);
    else for (const forward of claimed) begin(forward, askedAt);
    return { again: lookAgain || claimed.length === total };
  }

  function begin(forward: ClaimedForward, askedAt: number): void {
    hand.take(forward);
    if (forward.tookAll) saturated.add(forward.destinationId);
    if (forward.slotMs === null && forward.sendInMs <= 0) void attempt(forward);
    else pace.add(forward, askedAt);
  }

  async function attempt(forward: ClaimedForward): Promise<void> {
    const startedAt = forward.sentBefore?.startedAt ?? new Date().toISOString();
    try {
      const result = await attempts.make(forward);
      if (result === null) return await giveBack([forward], UNKNOWN_AGAIN_MS);
      const isGone = result.httpStatus === 410;
      if (isGone) await pause(forward.destinationId);
      ends.add({ forward, startedAt, result, isGone });
    } catch (error) {
      // Nothing was sent, or nothing is known of it: the lease runs out and somebody takes over.
      log.warn({ err: error, forwardId: forward.id }, "forward.attempt_failed");
      hand.drop(forward);
    }
  }

  async function giveBack(unsent: ClaimedForward[], inMs = 0): Promise<void> {
    if (unsent.length === 0) return;
    for (const forward of unsent) hand.drop(forward);
    await giveBackUnsent(pools.ends, id, unsent, inMs);
  }

  async function pause(destinationId: string): Promise<void> {
    try {
      await pauseDestination(db, destinationId, GONE);
      await giveBack(pace.takeOut(destinationId));
    } catch (error) {
      // It will say the same to the next one.
      log.warn({ err: error, destinationId }, "destination.not_paused");
    }
  }

  function afterWritten(written: readonly EndedAttempt[], how: readonly ForwardEnd[]): void {
    let goOn = isFull;
    for (const [index, attempt] of written.entries()) {
      const { forward } = attempt;
      hand.drop(forward);
      options.observe?.(how[index] ?? "overtaken", attempt);
      goOn ||= forward.inOrder || forward.isProbe;
      // Half a hand at a time, so that a claim is worth its while.
      const { destinationId } = forward;
      if (saturated.has(destinationId) && hand.count(destinationId) <= perDestination / 2) {
        saturated.delete(destinationId);
        goOn = true;
      }
    }
    if (goOn) wake();
  }

  async function renew(): Promise<void> {
    const ids = hand.heldFor(RENEW_EVERY_MS);
    if (ids.length > 0) await renewForwards(pools.ends, id, ids);
  }

  async function keepUp(): Promise<void> {
    await ensureCircuits(pools.ends);
    await endForwardsOfArchived(db);
  }

  const renewTimer = setInterval(quietly("renew", renew), RENEW_EVERY_MS);
  const timers = [
    setInterval(wake, options.pollEveryMs ?? POLL_EVERY_MS),
    setInterval(quietly("upkeep", keepUp), KEEP_UP_EVERY_MS),
  ];
  const listening = keepListening(sql, FORWARDS_WRITTEN, wake);
  quietly("upkeep", keepUp)();
  wake();

  return {
    id,
    wake,
    async stop() {
      if (stopped) return;
      stopped = true;
      rounds.stop();
      for (const timer of timers) clearInterval(timer);
      await listening.stop();
      // A claim that is on its way must be there before it can be given back.
      await Promise.race([rounds.ended(), sleep(stopAfterMs, undefined, { ref: false })]);
      const finished = Promise.all([
        giveBack(pace.takeOut()),
        hand.empty().then(() => ends.settled()),
      ]);
      await Promise.race([finished, sleep(stopAfterMs, undefined, { ref: false })]).catch((error) =>
        log.warn({ err: error }, "forwarder.release_failed"),
      );
      clearInterval(renewTimer);
      ends.giveUp();
      await giveBackLost(pools.ends, id).catch((error) => {
        log.warn({ err: error }, "forwarder.release_failed");
      });
      await pools.close();
    },
  };
}

const GONE =
  "It answered 410 Gone, which asks for nothing more to be sent. Resume it when it is back.";
