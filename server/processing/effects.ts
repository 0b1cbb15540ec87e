import { type SQL, sql } from "drizzle-orm";
import { announce, type Db } from "../db/index.ts";
import type { EffectState, EffectVerdict } from "../domain/effect.ts";
import { DOUBT } from "../domain/failure-cause.ts";
import { EVENTS_RECORDED } from "../inbox/index.ts";

/** There is no such effect, or how it ended is known, or it is being run right now. */
export class NotInDoubt extends Error {
  readonly code = "effect_not_in_doubt";
}

export type EffectShown = {
  name: string;
  state: EffectState;
  /** It was begun, and whoever began it is gone: nobody knows whether it happened. */
  inDoubt: boolean;
  attempt: number;
  startedAt: Date;
  finishedAt: Date | null;
  /** JSON text; null where nothing was returned. */
  result: string | null;
  /** Why it did not happen, or what staff said of it. */
  error: string | null;
  /** Who settled a doubt about it, by name where the account is still there. */
  settledBy: string | null;
};

/** It was begun, and whoever began it no longer holds its claim on the event. */
const isInDoubt = (event: SQL) => sql`(f.state = 'started' and not (
  ${event}.claimed_by is not distinct from f.worker and ${event}.attempts = f.attempt
  and ${event}.finished_at is null and coalesce(${event}.lease_until > now(), false)))`;

/** Whether an effect of an event is in doubt, as a condition where `webhook_events` is read by its name. */
export const HAS_DOUBT = sql`exists (
  select from effects f
  where f.event_id = webhook_events.id and ${isInDoubt(sql`webhook_events`)})`;

export const CAUSE_IS_DOUBT = sql.raw(`webhook_events.failure_cause like '${DOUBT}%'`);

/**
 * Events that fail, at once and each time, until somebody says what became of an effect; as a condition
 * on `webhook_events`. Only where the cause says so are the effects asked: the others are many.
 */
export const EVENT_IN_DOUBT = sql`(coalesce(${CAUSE_IS_DOUBT}, false) and ${HAS_DOUBT})`;

/** What the handlers of an event did outside the database by `ctx.once`, in the order it began. */
export async function readEffects(db: Db, eventId: string): Promise<EffectShown[]> {
  const rows = await db.execute<Record<string, unknown>>(sql`
    select f.name, f.state, ${isInDoubt(sql`w`)} as "inDoubt", f.attempt,
           f.started_at as "startedAt", f.finished_at as "finishedAt", f.result, f.error,
           coalesce(staff.name, f.released_by) as "settledBy"
    from effects f
    join webhook_events w on w.id = f.event_id
    left join staff_users staff on staff.id = f.released_by
    where f.event_id = ${eventId}
    order by f.started_at, f.name`);
  // Drizzle leaves times as text in what it did not build itself.
  return rows.map((row) => ({
    ...(row as unknown as EffectShown),
    startedAt: new Date(String(row.startedAt)),
    finishedAt: row.finishedAt === null ? null : new Date(String(row.finishedAt)),
  }));
}

/**
 * Settles a doubt by the word of a member of staff: the effect happened, or may run again. An event
 * that waits to be tried again is due at once; one that is dead is left so.
 *
 * @throws NotInDoubt
 */
export async function settleEffect(
  db: Db,
  {
    eventId,
    name,
    verdict,
    by,
  }: { eventId: string; name: string; verdict: EffectVerdict; by: { id: string; name: string } },
): Promise<void> {
  const happened = verdict === "happened";
  const words = `${by.name} said that it ${happened ? "happened" : "may run again"}.`;
  await db.transaction(async (tx) => {
    const settled = await tx.execute(sql`
      update effects f
      set state = ${happened ? "done" : "failed"}, finished_at = now(), error = ${words},
          released_by = ${by.id}
      from webhook_events w
      where w.id = f.event_id and f.event_id = ${eventId} and f.name = ${name}
        and ${isInDoubt(sql`w`)}
      returning 1`);
    if (settled.length === 0) {
      throw new NotInDoubt(
        "Nothing is in doubt here: it is being run right now, or it is known how it ended. Look again.",
      );
    }
    await tx.execute(sql`
      update webhook_events set next_attempt_at = now()
      where id = ${eventId} and finished_at is null and claimed_by is null`);
    await tx.execute(sql`select pg_notify(${EVENTS_RECORDED}, '')`);
    await announce(tx, "processing");
  });
}
