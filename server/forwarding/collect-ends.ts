import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { isRefusedByDatabase } from "../db/index.ts";
import { log } from "../log.ts";
import type { SendResult } from "../outbound/index.ts";
import { type EndedAttempt, type ForwardEnd, finishForwards } from "./finish.ts";
import { noteDestinations } from "./note-destinations.ts";

/** Bounds the size of a statement; under load a batch is what ended during the one before. */
const BATCH = 256;
const AGAIN_AFTER_MS = 500;
/** Forwards of one event end nearly together; written together they cost little more than one. */
const GATHER_MS = 4;
const GATHER_BELOW = 32;

export type Ends = {
  /** Has an attempt written, with whatever else ends meanwhile. */
  add(attempt: EndedAttempt): void;
  /** False while what ended can't be written. */
  areWritten(): boolean;
  /** Resolves when all is written that was added; not while the database is away. */
  settled(): Promise<void>;
  /** Tries no longer; what is not written yet runs into its lease. */
  giveUp(): void;
};

/**
 * Writes ends of attempts, one batch at a time. While the database is away they are kept: what was
 * delivered is known here and nowhere else, and would be sent again.
 */
export function collectEnds(
  sql: Sql,
  worker: string,
  hear: {
    written(attempts: readonly EndedAttempt[], ends: readonly ForwardEnd[]): void;
    /** Nothing may be sent to a destination now: its circuit is not closed, or it asked for time. */
    troubled(destinationId: string): void;
  },
): Ends {
  const ended: EndedAttempt[] = [];
  const impatient = new AbortController();
  let writing: Promise<void> | null = null;
  let failing = false;
  /** Smaller after the database refused a batch: one end that it won't take must not hold up all. */
  let atOnce = BATCH;
  /** Of the first so many it is known already what they say of their destinations. */
  let noted = 0;

  async function write(): Promise<void> {
    while (ended.length > 0 && !impatient.signal.aborted) {
      if (ended.length < GATHER_BELOW && !ended.some(isAwaited)) await sleep(GATHER_MS);
      const batch = ended.slice(0, atOnce);
      try {
        if (noted < batch.length) {
          for (const id of await noteDestinations(sql, batch.slice(noted))) hear.troubled(id);
          noted = batch.length;
        }
        const ends = await finishForwards(sql, worker, batch);
        takeOut(batch);
        failing = false;
        atOnce = Math.min(BATCH, atOnce * 2);
        hear.written(batch, ends);
      } catch (error) {
        if (isRefusedByDatabase(error)) {
          atOnce = Math.ceil(batch.length / 2);
          if (batch.length === 1) unsay(batch, error);
          continue;
        }
        failing = true;
        log.warn({ err: error, attempts: batch.length }, "forwards.ends_not_written");
        await sleep(AGAIN_AFTER_MS, undefined, { signal: impatient.signal }).catch(() => {});
      }
    }
  }

  function takeOut(batch: readonly EndedAttempt[]): void {
    ended.splice(0, batch.length);
    noted = Math.max(0, noted - batch.length);
  }

  /** How one ended is worth more than what was said; and the others more than this one. */
  function unsay(batch: readonly EndedAttempt[], error: unknown): void {
    const [first] = batch;
    if (first === undefined) return;
    const { result, forward } = first;
    log.error({ err: error, forwardId: forward.id }, "forward.end_refused");
    if (result.responseExcerpt === null && (result.ok || result.error === UNKEEPABLE)) {
      takeOut(batch);
      // It runs into its lease, and is sent again.
      hear.written(batch, ["overtaken"]);
      return;
    }
    const unsaid: SendResult = result.ok
      ? { ...result, responseExcerpt: null }
      : { ...result, responseExcerpt: null, error: UNKEEPABLE };
    ended[0] = { ...first, result: unsaid };
  }

  return {
    add(attempt) {
      ended.push(attempt);
      writing ??= write().finally(() => {
        writing = null;
      });
    },
    areWritten: () => !failing,
    async settled() {
      while (writing !== null) await writing;
    },
    giveUp: () => impatient.abort(),
  };
}

const UNKEEPABLE = "What was said can't be kept.";

/** Somebody waits for this end: the next event of the call, or all that the circuit holds back. */
function isAwaited({ forward }: EndedAttempt): boolean {
  return forward.inOrder || forward.isProbe;
}
