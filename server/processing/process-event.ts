import type { Sql } from "postgres";
import type { Db } from "../db/index.ts";
import { MAX_ATTEMPTS } from "../domain/retry.ts";
import { log } from "../log.ts";
import type { Claimed } from "./claim.ts";
import { ClaimLost, markFailed, markProcessed } from "./finish.ts";
import type { Handler } from "./handlers/index.ts";

/** How one run ended. `overtaken`: the claim was lost meanwhile, and nothing was written. */
export type Run = { outcome: "processed" | "failed" | "dead" | "overtaken"; durationMs: number };

type Means = { db: Db; sql: Sql; handlers: readonly Handler[]; worker: string };

/**
 * Runs the handlers of a claimed event in one transaction with the end of the event, so that
 * their writes and `processed` are one fact.
 *
 * @throws only when the outcome itself cannot be written
 */
export async function processEvent(means: Means, event: Claimed): Promise<Run> {
  const startedAt = performance.now();
  const ended = (outcome: Run["outcome"]): Run => ({
    outcome,
    durationMs: performance.now() - startedAt,
  });

  if (event.failedAttempts >= MAX_ATTEMPTS) {
    // Its workers died one after another; one more would share their fate.
    const error = "Every worker that ran this event died or stalled.";
    await markFailed(means.sql, means.worker, event, event.failedAttempts, error);
    return ended("dead");
  }

  try {
    await means.db.transaction(async (tx) => {
      for (const handler of means.handlers) await handler(tx, event);
      await markProcessed(tx, means.worker, event);
    });
    return ended("processed");
  } catch (error) {
    if (error instanceof ClaimLost) return ended("overtaken");
    const failed = event.failedAttempts + 1;
    log.warn({ err: error, eventId: event.id, attempt: event.attempt }, "event.attempt_failed");
    const retryInMs = await markFailed(
      means.sql,
      means.worker,
      event,
      failed,
      describeError(error),
    );
    return ended(retryInMs === null ? "dead" : "failed");
  }
}

const ERROR_CHARACTERS = 2_000;

/** Drizzle wraps the database's error in one that quotes the query with its values: too much. */
function describeError(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return text.replaceAll("\u0000", "\ufffd").toWellFormed().slice(0, ERROR_CHARACTERS);
}
