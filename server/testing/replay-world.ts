import type { Sql } from "postgres";
import { eventFilterSchema } from "../domain/event-filter.ts";
import type { ReplayScope, ReplayWork } from "../domain/replay-order.ts";
import { startReplay } from "../replays/index.ts";
import { takeStep } from "../replays/step.ts";
import type { TestDatabase } from "./database.ts";
import { insertDestination } from "./insert-destination.ts";
import { insertEvent } from "./insert-event.ts";

const T0 = Date.parse("2026-11-23T12:00:00Z");
/** So many minutes into the story that every event is a part of. */
export const at = (minute: number) => new Date(T0 + minute * 60_000);
/** When replays are asked for: after all events. */
export const NOW = at(1_000);

export const HANDLERS: ReplayWork = {
  runHandlers: true,
  destinationIds: [],
  includeDelivered: false,
};
export const sendTo = (...destinationIds: string[]): ReplayWork => ({
  runHandlers: false,
  destinationIds,
  includeDelivered: false,
});
export const filtered = (filter: Record<string, unknown> = {}): ReplayScope => ({
  kind: "filter",
  filter: eventFilterSchema.parse(filter),
});
export const ALL = filtered();

export type ReplayWorld = ReturnType<typeof replayWorld>;

/** What tests of replays do, on their database. */
export function replayWorld({ database }: TestDatabase) {
  const { dashboard: db, work, control: sql } = database;
  return {
    empty: () => sql`
      truncate webhook_events, forwards, destinations, replays, statistic_deltas, clients cascade`,

    /** Of the client that events are of here, unless another is given. */
    addDestination: (given: Partial<Parameters<typeof insertDestination>[1]> = {}) =>
      insertDestination(db, {
        clientId: "smart-tax-nation",
        url: "https://crm.example.com/hook",
        ...given,
      }),

    /** As many processed events, a minute apart; their ids in that order. */
    async addEvents(count: number, given: Parameters<typeof insertEvent>[1] = {}) {
      const ids: string[] = [];
      for (let minute = 0; minute < count; minute += 1) {
        const { id } = await insertEvent(db, { receivedAt: at(minute), attempts: 1, ...given });
        ids.push(id);
      }
      return ids;
    },

    /** An event that fails until somebody says whether an effect of it happened; its id. */
    async doubt(given: Parameters<typeof insertEvent>[1]) {
      const { id } = await insertEvent(db, { failureCause: "EffectInDoubt: text", ...given });
      await sql`
        insert into effects (event_id, name, state, attempt, worker, started_at)
        values (${id}, 'text', 'started', 1, 'dead', now())`;
      return id;
    },

    start: (scope: ReplayScope, doing: ReplayWork, perSecond = 1_000) =>
      startReplay(
        db,
        {
          order: { scope, work: doing },
          requestedBy: "ada",
          reason: "the CRM was down",
          perSecond,
        },
        NOW,
      ),

    /** Takes steps, ahead of the throttle, until none is left; returns how many. */
    async takeAllSteps() {
      let steps = 0;
      for (;;) {
        await sql`
          update replays set next_step_at = now() - interval '1 second' where state = 'running'`;
        if ((await takeStep(work)) === null) return steps;
        steps += 1;
      }
    },

    replayOf: async (id: string) => (await sql`select * from replays where id = ${id}`)[0],

    items: (id: string) => readItems(sql, id),

    /** The events whose handlers are to run again, in the order in which they will be claimed. */
    async queued() {
      const rows = await sql<{ id: string }[]>`
        select id from webhook_events where replay_requested_by = 'ada'
        order by next_attempt_at, id`;
      return rows.map(({ id }) => id);
    },
  };
}

type ItemRow = { event_id: string; done: boolean; skipped_because: string | null };

function readItems(sql: Sql, replayId: string) {
  return sql<ItemRow[]>`
    select event_id, done_at is not null as done, skipped_because from replay_items
    where replay_id = ${replayId} order by position`;
}
