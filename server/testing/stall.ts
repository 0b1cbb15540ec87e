import type { Sql } from "postgres";
import { expect, vi } from "vitest";

/** An advisory lock of a test's database. */
const STALL = 22;

export type Stall = {
  /** Resolves when a statement has come to it. */
  untilReached(): Promise<void>;
  letGo(): Promise<void>;
};

/**
 * Makes the SQL function `passes_stall()`, which is true: to be asked wherever a test wants to hold
 * up a statement, in a view or in a trigger.
 *
 * @returns from when on whoever asks waits, until it is let go
 */
export async function createStall(sql: Sql): Promise<() => Promise<Stall>> {
  await sql.unsafe(`
    create function passes_stall() returns boolean language sql volatile
      as 'select pg_advisory_xact_lock_shared(${STALL}) is not null'`);
  return async () => {
    const holder = await sql.reserve();
    await holder`select pg_advisory_lock(${STALL})`;
    return {
      untilReached: () =>
        vi.waitFor(
          async () => {
            const waits = await sql`
              select from pg_locks join pg_database d on d.oid = database
              where datname = current_database() and locktype = 'advisory' and objid = ${STALL}
                and not granted`;
            expect(waits).toHaveLength(1);
          },
          { timeout: 60_000 },
        ),
      async letGo() {
        await holder`select pg_advisory_unlock(${STALL})`;
        holder.release();
      },
    };
  };
}
