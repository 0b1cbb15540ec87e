import { eq, sql } from "drizzle-orm";
import type { Tx } from "../db/index.ts";
import { destinationCircuits } from "../db/schema/destinations.ts";

/** Closes a destination's circuit, forgets a `Retry-After`, and makes what waits for later due now. */
export async function startAnew(tx: Tx, id: string): Promise<void> {
  await tx
    .update(destinationCircuits)
    .set({
      state: "closed",
      failures: 0,
      openings: 0,
      openedAt: null,
      probeAt: null,
      nextSlotAt: null,
    })
    .where(eq(destinationCircuits.destinationId, id));
  // In order and past what is under way, so that two who do this never wait for one another.
  await tx.execute(sql`
    with later as (
      select id from forwards
      where destination_id = ${id} and finished_at is null
        and claimed_by is null and next_attempt_at > now()
      order by id
      for update skip locked
    )
    update forwards f set next_attempt_at = now() from later where f.id = later.id`);
}
