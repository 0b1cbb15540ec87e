import { and, asc, desc, eq, isNotNull, lte, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../db/index.ts";
import {
  clients,
  forwards,
  replayItems,
  replays,
  staffUsers,
  webhookEvents,
} from "../db/schema/index.ts";
import type { EventStatus } from "../domain/event.ts";
import type { ForwardStatus } from "../domain/forward.ts";
import { withNames } from "./names.ts";

const canceller = alias(staffUsers, "canceller");
/** By name where the account is still there; whoever else asked has told who they are. */
const nameOf = (name: SQL | typeof staffUsers.name, id: SQL | typeof replays.requestedBy) =>
  sql<string>`coalesce(${name}, ${id})`;

const LISTED = {
  id: replays.id,
  scope: replays.scope,
  runHandlers: replays.runHandlers,
  destinationIds: replays.destinationIds,
  includeDelivered: replays.includeDelivered,
  requestedBy: nameOf(staffUsers.name, replays.requestedBy),
  reason: replays.reason,
  requestedAt: replays.requestedAt,
  perSecond: replays.perSecond,
  state: replays.state,
  total: replays.total,
  done: replays.done,
  skipped: replays.skipped,
  cancelledBy: sql<string | null>`coalesce(${canceller.name}, ${replays.cancelledBy})`,
  finishedAt: replays.finishedAt,
};

export type ReplayCursor = { requestedAt: Date; id: string };

/** A page of replays, newest first. `nextCursor` is null on the last one. */
export async function listReplays(
  db: Db,
  { cursor, limit }: { cursor?: ReplayCursor | null | undefined; limit: number },
) {
  const older = cursor
    ? sql`(${replays.requestedAt}, ${replays.id}) < (${cursor.requestedAt.toISOString()}::timestamptz, ${cursor.id}::uuid)`
    : undefined;
  const found = await selectReplays(db, older, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor: ReplayCursor | null =
    found.length > limit && last ? { requestedAt: last.requestedAt, id: last.id } : null;
  return { replays: await withNames(db, shown), nextCursor };
}
export type ListedReplay = Awaited<ReturnType<typeof listReplays>>["replays"][number];

function selectReplays(db: Db, where: SQL | undefined, limit: number) {
  return db
    .select(LISTED)
    .from(replays)
    .leftJoin(staffUsers, eq(staffUsers.id, replays.requestedBy))
    .leftJoin(canceller, eq(canceller.id, replays.cancelledBy))
    .where(where)
    .orderBy(desc(replays.requestedAt), desc(replays.id))
    .limit(limit);
}

/** What came of the first events is counted exactly; who replays more wants an impression. */
const OUTCOMES_OF = 10_000;
const SKIPPED_SHOWN = 50;

/** One replay with what became of its events so far, or null. */
export async function readReplay(db: Db, replayId: string) {
  const [found] = await withNames(db, await selectReplays(db, eq(replays.id, replayId), 1));
  if (found === undefined) return null;
  const isCounted = and(eq(replayItems.replayId, replayId), lte(replayItems.position, OUTCOMES_OF));
  const isDone = and(isCounted, isNotNull(replayItems.doneAt));
  const [handled, sent, skipped] = await Promise.all([
    found.runHandlers
      ? db
          .select({ status: webhookEvents.status, count: sql<number>`count(*)::int` })
          .from(replayItems)
          .innerJoin(webhookEvents, eq(webhookEvents.id, replayItems.eventId))
          .where(and(isDone, sql`not ${webhookEvents.isTest}`))
          .groupBy(webhookEvents.status)
      : [],
    db
      .select({
        destinationId: forwards.destinationId,
        status: forwards.status,
        count: sql<number>`count(*)::int`,
      })
      .from(replayItems)
      .innerJoin(
        forwards,
        and(eq(forwards.eventId, replayItems.eventId), eq(forwards.replayId, replayId)),
      )
      .where(isDone)
      .groupBy(forwards.destinationId, forwards.status),
    db
      .select({
        eventId: replayItems.eventId,
        because: replayItems.skippedBecause,
        eventType: webhookEvents.eventType,
        clientId: webhookEvents.clientId,
        clientName: clients.name,
        receivedAt: webhookEvents.receivedAt,
      })
      .from(replayItems)
      .innerJoin(webhookEvents, eq(webhookEvents.id, replayItems.eventId))
      .leftJoin(clients, eq(clients.id, webhookEvents.clientId))
      .where(and(isCounted, isNotNull(replayItems.skippedBecause)))
      .orderBy(asc(replayItems.position))
      .limit(SKIPPED_SHOWN),
  ]);
  return {
    ...found,
    /** The figures below are of this many of its events, the first ones. */
    countedOf: Math.min(found.done, OUTCOMES_OF),
    /** How far the events themselves are, where their handlers were run. */
    handled: Object.fromEntries(handled.map((one) => [one.status, one.count])) as Partial<
      Record<EventStatus, number>
    >,
    /** How far what this replay had sent is, and no later one. */
    sent: found.destinations.map((destination) => ({
      ...destination,
      counts: Object.fromEntries(
        sent
          .filter(({ destinationId }) => destinationId === destination.id)
          .map((one) => [one.status, one.count]),
      ) as Partial<Record<ForwardStatus, number>>,
    })),
    /** The first events of which not all was done, and why. */
    notes: skipped,
  };
}
export type ReplayDetail = NonNullable<Awaited<ReturnType<typeof readReplay>>>;
