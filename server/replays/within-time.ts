import { sql } from "drizzle-orm";
import type { Db, Tx } from "../db/index.ts";
import { CannotReplay } from "../processing/index.ts";

/** PostgreSQL's code for a statement that took longer than its limit. */
const TOOK_TOO_LONG = "57014";

/**
 * Runs a transaction whose every statement is given up after a while: no filter may keep the
 * database busy for minutes.
 *
 * @throws CannotReplay when one is given up
 */
export async function withinTime<T>(
  db: Db,
  limitMs: number,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction(async (tx) => {
      await tx.execute(sql.raw(`set local statement_timeout = ${limitMs}`));
      return work(tx);
    });
  } catch (error) {
    if (codeOf(error) !== TOOK_TOO_LONG) throw error;
    throw new CannotReplay(
      "Finding these events takes too long. Narrow them by client, status or time.",
      { cause: error },
    );
  }
}

function codeOf(error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
}
