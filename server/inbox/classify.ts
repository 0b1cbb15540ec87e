import type { Sql } from "postgres";
import type { Divergence } from "../domain/divergence.ts";
import { classifyDivergence } from "./divergence.ts";

type Unclassified = { id: string; body: string; firstBody: string };

/**
 * Classifies duplicates whose bytes differ from their event's, oldest first, and counts those
 * that diverge on the event.
 *
 * One transaction for each: the class and the count commit together, so that a crash neither loses
 * nor doubles one, and only one event is locked at a time, so that this can never be part of a
 * deadlock with the recording of a batch. Several processes may run it at once; they share the
 * work.
 *
 * @param sql raw postgres.js, never the client that Drizzle has
 * @param limit how many to classify at most
 * @returns how many it did; fewer than `limit` when nothing is left for it to take
 */
export async function classifyDeliveries(sql: Sql, limit: number): Promise<number> {
  let classified = 0;
  while (classified < limit && (await classifyNext(sql))) classified += 1;
  return classified;
}

async function classifyNext(sql: Sql): Promise<boolean> {
  return sql.begin(async (tx) => {
    const [delivery] = await tx<Unclassified[]>`
      select d.id, d.body, e.body as "firstBody"
      from webhook_deliveries d join webhook_events e on e.id = d.event_id
      where d.divergence is null
      order by d.id
      limit 1
      for update of d skip locked`;
    if (delivery === undefined) return false;
    const divergence: Divergence = classifyDivergence(delivery.firstBody, delivery.body);
    // Equal bytes never come here: the recording knows them by their digest. Should they, the
    // body is dropped, as the table asks of what is identical, and nothing diverged.
    await tx`
      with classified as (
        update webhook_deliveries
        set divergence = ${divergence},
            body = case when ${divergence === "identical"}::boolean then null else body end
        where id = ${delivery.id}
        returning event_id, count
      )
      update webhook_events e
      set divergent_count = e.divergent_count + classified.count
      from classified
      where e.id = classified.event_id and not ${divergence === "identical"}::boolean`;
    return true;
  });
}
