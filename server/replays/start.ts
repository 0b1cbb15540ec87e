import { type SQL, sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { announce, type Db, type Tx } from "../db/index.ts";
import { REPLAY_EVENTS_AT_MOST } from "../domain/replay.ts";
import type { ReplayOrder } from "../domain/replay-order.ts";
import { CannotReplay } from "../processing/index.ts";
import { readDestinations } from "./destinations.ts";
import { eventsOfScope, freezeScope } from "./scope.ts";
import { withinTime } from "./within-time.ts";

/** Announced when a replay was started, so that it begins at once. */
export const REPLAYS_STARTED = "ringonce_replays";

/** Counting a million events takes a second, writing them down some fifteen. */
const WRITE_WITHIN_MS = 60_000;

export type ReplayRequest = {
  order: ReplayOrder;
  /** A staff member's id, or who else it was, in words. */
  requestedBy: string;
  reason: string;
  /** Events per second at most. */
  perSecond: number;
};

/**
 * Writes down which events are to be replayed, and what of them. From then on they are replayed
 * step by step, by whatever process runs a replayer.
 *
 * @returns its id, and how many events it has
 * @throws CannotReplay when there are none or too many of them, or a destination is archived
 */
export async function startReplay(
  db: Db,
  { order, requestedBy, reason, perSecond }: ReplayRequest,
  now = new Date(),
): Promise<{ id: string; total: number }> {
  const { work } = order;
  const scope = freezeScope(order.scope, now);
  await demandDestinations(db, work.destinationIds);
  const events = await eventsOfScope(db, scope, REPLAY_EVENTS_AT_MOST + 1);
  const id = uuidv7();
  const destinationIds = JSON.stringify(work.destinationIds);

  return withinTime(db, WRITE_WITHIN_MS, async (tx) => {
    await demandSome(tx, events);
    await tx.execute(sql`
      insert into replays
        (id, scope, run_handlers, destination_ids, include_delivered, requested_by, reason,
         requested_at, per_second, total, next_step_at)
      values (${id}, ${JSON.stringify(scope)}::json, ${work.runHandlers},
        (select array_agg(value::uuid) from json_array_elements_text(${destinationIds}::json)),
        ${work.includeDelivered}, ${requestedBy}, ${reason}, now(), ${perSecond}, 0, now())`);
    const [counted] = await tx.execute<{ total: number }>(sql`
      with written as (
        insert into replay_items (replay_id, position, event_id)
        select ${id}::uuid, position, id from (${events}) as chosen
        returning 1
      )
      update replays set total = (select count(*) from written) where id = ${id}
      returning total`);
    const total = counted?.total ?? 0;
    await tx.execute(sql`select pg_notify(${REPLAYS_STARTED}, '')`);
    await announce(tx, "replays");
    return { id, total };
  });
}

/** @throws CannotReplay naming one that is not there or archived */
export async function demandDestinations(db: Db, ids: readonly string[]): Promise<void> {
  const found = await readDestinations(db, ids);
  const archived = found.find(({ isArchived }) => isArchived);
  if (archived !== undefined) {
    throw new CannotReplay(`${archived.name} is archived: nothing is sent to it any more.`);
  }
  if (new Set(ids).size > found.length) {
    throw new CannotReplay(
      "One of the destinations is not there. Reload the page, and choose anew.",
    );
  }
}

/** @throws CannotReplay when there are none, or too many */
async function demandSome(tx: Tx, events: SQL): Promise<void> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (${events}) as chosen`,
  );
  const count = row?.count ?? 0;
  if (count === 0) throw new CannotReplay("No event matches, so there is nothing to replay.");
  if (count > REPLAY_EVENTS_AT_MOST) {
    const most = REPLAY_EVENTS_AT_MOST.toLocaleString("en-US");
    throw new CannotReplay(
      `More than ${most} events match. Narrow them by client or time, and replay them in parts.`,
    );
  }
}
