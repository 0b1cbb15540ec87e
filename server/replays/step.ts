import { sql } from "drizzle-orm";
import { type Db, LIVE_CHANNEL, liveMessage, type Tx } from "../db/index.ts";
import { EVENT_IN_DOUBT, replayEvents } from "../processing/index.ts";
import type { Item, Result, RunningReplay } from "./replay.ts";
import { sendAgain } from "./send-again.ts";

/** What one step did; `items` is 0 where the next event was held by somebody else for a moment. */
export type Step = { replayId: string; items: number; skipped: number; isLast: boolean };

/** So short that a cancel is in time, so long that the throttle rests on no clock of ours. */
const STEPS_PER_SECOND = 4;
const ITEMS_AT_ONCE = 100;
const HELD_AGAIN_AFTER_MS = 50;

/**
 * Does the next few events of the replay that is due longest, in one transaction with their being
 * done: whoever dies on the way leaves them all to the next one, and two processes can't have the
 * same replay in hand.
 *
 * @returns null when no replay is due, or those that are are in other hands
 */
export async function takeStep(db: Db): Promise<Step | null> {
  return db.transaction(async (tx) => {
    const replay = await holdReplay(tx);
    if (replay === null) return null;
    const { items, isLast } = await holdItems(tx, replay);
    const results = await replayItems(tx, replay, items);
    return finishStep(tx, replay, items, results, isLast);
  });
}

async function holdReplay(tx: Tx): Promise<RunningReplay | null> {
  const [row] = await tx.execute<RunningReplay>(sql`
    select id, run_handlers as "runHandlers", to_json(coalesce(destination_ids, '{}')) as "destinationIds",
           include_delivered as "includeDelivered", requested_by as "requestedBy",
           per_second as "perSecond", done, total
    from replays
    where state = 'running' and next_step_at <= now()
    order by next_step_at
    limit 1
    for update skip locked`);
  return row ?? null;
}

/**
 * The next items, in order. Where handlers run, their events' rows are locked, but never waited
 * for while others are held: a batch of duplicates may be locking the same ones in its own order.
 * What is held elsewhere, and all that comes after it, is left for the next step.
 */
async function holdItems(
  tx: Tx,
  replay: RunningReplay,
): Promise<{ items: Item[]; isLast: boolean }> {
  const limit = Math.min(ITEMS_AT_ONCE, Math.ceil(replay.perSecond / STEPS_PER_SECOND));
  const items = await tx.execute<Item>(sql`
    select i.position, i.event_id as "eventId", client_id as "clientId",
           event_type as "eventType", idempotency_key as "idempotencyKey", is_test as "isTest",
           finished_at is not null as "isFinished",
           finished_at is null and ${EVENT_IN_DOUBT} as "isUndecided"
    from replay_items i join webhook_events on webhook_events.id = i.event_id
    where i.replay_id = ${replay.id} and i.position > ${replay.done}
    order by i.position
    limit ${limit}`);
  // An event that was deleted meanwhile is not among them, be it the last one.
  const isLast = items.length < limit || items.at(-1)?.position === replay.total;
  if (!replay.runHandlers) return { items: [...items], isLast };

  const ids = items.filter(({ isFinished }) => isFinished).map(({ eventId }) => eventId);
  const rows = await tx.execute<{ id: string }>(sql`
    select id from webhook_events
    where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
      and finished_at is not null
    for update skip locked`);
  const held = new Set(rows.map(({ id }) => id));
  const firstMissed = items.findIndex((item) => item.isFinished && !held.has(item.eventId));
  if (firstMissed === -1) return { items: [...items], isLast };
  return { items: items.slice(0, firstMissed), isLast: false };
}

async function replayItems(
  tx: Tx,
  replay: RunningReplay,
  items: readonly Item[],
): Promise<Result[]> {
  const sent = await sendAgain(tx, replay, items);
  const run = replay.runHandlers
    ? await replayEvents(
        tx,
        items.map(({ eventId }) => eventId),
        replay.requestedBy,
      )
    : new Set<string>();
  return items.map((item, index) => {
    if (item.isTest) return { isDone: false, because: ["A test is never replayed."] };
    const { isDone = false, because = [] } = sent[index] ?? {};
    if (!replay.runHandlers) return { isDone, because };
    if (run.has(item.eventId)) return { isDone: true, because: isDone ? because : [] };
    return { isDone, because: [item.isUndecided ? UNDECIDED : NOT_FINISHED, ...because] };
  });
}

const NOT_FINISHED = "Its handlers had not finished yet, so they were not run again.";
const UNDECIDED =
  "It waits for a decision whether an effect happened, so its handlers were not run again.";

async function finishStep(
  tx: Tx,
  replay: RunningReplay,
  items: readonly Item[],
  results: readonly Result[],
  isLast: boolean,
): Promise<Step> {
  const said = items.map(({ position }, index) => ({
    position,
    because: results[index]?.because.join(" ") || null,
  }));
  const skipped = results.filter(({ isDone }) => !isDone).length;
  const done = isLast ? replay.total : (items.at(-1)?.position ?? replay.done);
  const pauseMs = Math.max(HELD_AGAIN_AFTER_MS, (items.length * 1_000) / replay.perSecond);
  await tx.execute(sql`
    with said as (
      select * from json_to_recordset(${JSON.stringify(said)}::json) as s (position int, because text)
    ),
    ended as (
      update replay_items i set done_at = now(), skipped_because = said.because
      from said
      where i.replay_id = ${replay.id} and i.position = said.position
        -- Statistics that have never seen this replay take it for one row, and read all of it.
        and i.position between ${said[0]?.position ?? 0} and ${said.at(-1)?.position ?? 0}
    )
    update replays
    set done = ${done}, skipped = skipped + ${skipped},
        next_step_at = now() + ${pauseMs}::float8 * interval '1 ms',
        state = ${isLast ? "done" : "running"}, finished_at = ${isLast ? sql`now()` : null}
    where id = ${replay.id}
    returning pg_notify(${LIVE_CHANNEL}, ${liveMessage("replays")})`);
  return { replayId: replay.id, items: items.length, skipped, isLast };
}
