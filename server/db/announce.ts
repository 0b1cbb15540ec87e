import { sql } from "drizzle-orm";
import { LIVE_CLIENTS_NAMED, type LiveTopic } from "../domain/live.ts";
import type { Db } from "./client.ts";

/**
 * Where changes are announced that open pages show. What changes something notifies it in the same
 * transaction, and once per transaction: committing a NOTIFY takes a lock that all share.
 */
export const LIVE_CHANNEL = "ringonce_live";

/**
 * The payload of an announcement, far below the 8,000 bytes that PostgreSQL takes.
 *
 * @param clientIds whom it concerns; left out where it may be anybody. Many are not named.
 */
export function liveMessage(topic: LiveTopic, clientIds?: readonly string[]): string {
  const named = new Set(clientIds);
  return named.size > LIVE_CLIENTS_NAMED ? topic : [topic, ...named].join(" ");
}

/** Announces a change once the transaction commits. */
export async function announce(
  tx: Pick<Db, "execute">,
  topic: LiveTopic,
  clientIds?: readonly string[],
): Promise<void> {
  await tx.execute(sql`select pg_notify(${LIVE_CHANNEL}, ${liveMessage(topic, clientIds)})`);
}
