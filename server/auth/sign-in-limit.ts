import { createHash, randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { staffRateLimits } from "../db/schema/staff.ts";

const WINDOW_MS = 900_000;
/** Enough for a forgotten password, hopeless for guessing one. */
const TRIES = 20;

/**
 * Counts a try to sign in to one account. The limit per address, which better-auth keeps, can
 * be dodged by whoever owns many addresses or invents them in a header; this one can't.
 *
 * @returns seconds to wait, or null when the try may go on
 */
export async function countSignInTry(db: Db, email: string): Promise<number | null> {
  const nowMs = Date.now();
  const hasPassed = sql`${staffRateLimits.lastRequest} <= ${nowMs - WINDOW_MS}`;
  const [row] = await db
    .insert(staffRateLimits)
    .values({ id: randomUUID(), key: keyOf(email), count: 1, lastRequest: nowMs })
    .onConflictDoUpdate({
      target: staffRateLimits.key,
      set: {
        count: sql`case when ${hasPassed} then 1 else ${staffRateLimits.count} + 1 end`,
        // When the window began, not the last try: waiting must help.
        lastRequest: sql`case when ${hasPassed} then ${nowMs} else ${staffRateLimits.lastRequest} end`,
      },
    })
    .returning();
  if (row === undefined || row.count <= TRIES) return null;
  return Math.max(1, Math.ceil((row.lastRequest + WINDOW_MS - nowMs) / 1_000));
}

/** After a success, so that a busy member of staff never meets the limit. */
export async function forgetSignInTries(db: Db, email: string): Promise<void> {
  await db.delete(staffRateLimits).where(eq(staffRateLimits.key, keyOf(email)));
}

function keyOf(email: string): string {
  const digest = createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
  return `account:${digest}`;
}
