import { claimEvents } from "../processing/claim.ts";
import { dispatch, type EventHandler } from "../processing/handler.ts";
import { processEvents, type Run } from "../processing/process-event.ts";
import { replayEvents } from "../processing/replay.ts";
import { RecentKeys } from "../recent-keys.ts";
import type { TestDatabase } from "./database.ts";
import { deliveryOf } from "./delivery.ts";
import { patientInbox } from "./patient-inbox.ts";

/** How an event ended, and the error of its run where that failed. */
export type Handled = { eventId: string; outcome: Run["outcome"]; error: string | null };

/**
 * Runs a handler for one event as the worker does: with a transaction, after its call was updated,
 * and with effects that are written down. The same body again is the same event, tried again or
 * replayed, so that a second call tells whether a handler can bear it.
 *
 * @param body as Retell would send it, with its `event`
 */
export async function runHandler<Type extends string>(
  { database }: TestDatabase,
  handler: EventHandler<Type>,
  body: Record<string, unknown>,
): Promise<Handled> {
  const { control: sql, work: db, dashboard } = database;
  const inbox = patientInbox(database.openIngest);
  const { eventId } = await inbox.checkAndRecord(deliveryOf(body));
  await inbox.close();
  await sql`update webhook_events set next_attempt_at = now() where id = ${eventId}`;
  await replayEvents(dashboard, [eventId], "a test");

  const worker = "a test";
  const [event] = await claimEvents(sql, worker, 1);
  if (event?.id !== eventId) throw new Error("Another event is due in this database.");
  const handlers = [dispatch([handler as unknown as EventHandler])];
  const recentCalls = new RecentKeys(1);
  const means = {
    ...{ db, sql, handlers, worker, recentCalls },
    destinationsOf: () => [],
    onRead: () => {},
    onCommitting: () => {},
  };
  const [run] = await processEvents(means, [event]);
  if (run?.status !== "fulfilled") throw run?.reason;
  const [row] = await sql<{ error: string | null }[]>`
    select last_error as error from webhook_events where id = ${eventId}`;
  return { eventId, outcome: run.value.outcome, error: row?.error ?? null };
}
