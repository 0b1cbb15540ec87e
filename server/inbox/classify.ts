import type { Sql } from "postgres";
import { LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import type { Divergence } from "../domain/divergence.ts";
import { classifyDivergence } from "./divergence.ts";

type Unclassified = { id: string; clientId: string; body: string; firstBody: string };

/**
 * Classifies duplicates whose bytes differ from their event's, oldest first, and counts those
 * that diverge on the event.
 *
 * Several processes may run it at once. They may both compare the same two bodies, but only one
 * of them writes the class, and the class and the count are one statement: a crash neither loses
 * a duplicate nor counts it twice. A statement rather than a transaction with `skip locked`,
 * because postgres.js does not survive the loss of its connection inside one
 * (https://github.com/porsager/postgres/issues/1208), and because a statement that locks a single
 * event can be part of no deadlock with the recording of a batch.
 *
 * @param sql raw postgres.js, never the client that Drizzle has
 * @param limit how many to look at, at most
 * @returns how many it classified; fewer than `limit` when nothing is left, or others took some
 */
export async function classifyDeliveries(sql: Sql, limit: number): Promise<number> {
  let classified = 0;
  for (let looked = 0; looked < limit; looked += 1) {
    const delivery = await oldestUnclassified(sql);
    if (delivery === undefined) break;
    if (await classify(sql, delivery)) classified += 1;
  }
  return classified;
}

/** One at a time: two bodies may have 8 MiB each. */
async function oldestUnclassified(sql: Sql): Promise<Unclassified | undefined> {
  const [delivery] = await sql<Unclassified[]>`
    select d.id, d.client_id as "clientId", d.body, e.body as "firstBody"
    from webhook_deliveries d join webhook_events e on e.id = d.event_id
    where d.divergence is null
    order by d.id
    limit 1`;
  return delivery;
}

/** @returns false when somebody else was faster */
async function classify(
  sql: Sql,
  { id, clientId, firstBody, body }: Unclassified,
): Promise<boolean> {
  const divergence: Divergence = classifyDivergence(firstBody, body);
  // Equal bytes never come here: the recording knows them by their digest. Should they, the
  // body is dropped, as the table asks of what is identical, and nothing diverged.
  const diverges = divergence !== "identical";
  const rows = await sql`
    with classified as (
      update webhook_deliveries
      set divergence = ${divergence}, body = case when ${diverges}::boolean then body end
      where id = ${id} and divergence is null
      returning event_id, count
    ),
    counted as (
      update webhook_events e
      set divergent_count = e.divergent_count + classified.count
      from classified
      where e.id = classified.event_id and ${diverges}::boolean
      returning e.client_id, e.event_type, e.received_at, classified.count
    ),
    delta as (
      insert into statistic_deltas (minute, client_id, event_type, divergent)
      select date_trunc('minute', received_at, 'UTC'), client_id, event_type, count from counted
    )
    select pg_notify(${LIVE_CHANNEL}, ${liveMessage("deliveries", [clientId])}) from classified`;
  return rows.count > 0;
}
