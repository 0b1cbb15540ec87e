import type { Sql } from "postgres";
import { LOCKED_IN_KEY_ORDER } from "../inbox/index.ts";
import type { Claimed } from "./claim.ts";

export const BROKE_UNDER_IT = "The database broke under this run; it does not count as failed.";
const NOT_BEGUN = "The database broke before this run began; it does not count as failed.";

/** A database that restarts needs a moment, and one that is broken for longer must not be stormed. */
const AGAIN_AFTER_MS = 1_000;

/** Broken so often in its last runs, an event may be what breaks the database. */
const SUSPECT_AFTER = 10;
const LOOK_BACK = 20;

/** What identifies a claim. */
export type Claim = Pick<Claimed, "id" | "attempt">;

/**
 * Gives events back that could not be run because the database broke: they are due again, at once
 * where their run had not begun, and it does not count as a failed try.
 *
 * @returns the ids of those it kept: their runs broke again and again, so they must count; and
 *   nothing of a claim that was lost meanwhile, or whose commit had succeeded after all
 */
export async function giveBack(
  sql: Sql,
  worker: string,
  { broken, notBegun }: { broken: readonly Claim[]; notBegun: readonly Claim[] },
): Promise<string[]> {
  const claims = JSON.stringify([
    ...broken.map(({ id, attempt }) => ({ id, attempt, begun: true })),
    ...notBegun.map(({ id, attempt }) => ({ id, attempt, begun: false })),
  ]);
  const kept = await sql<{ id: string }[]>`
    with claim as (
      select * from json_to_recordset(${claims}::text::json)
        as c (id uuid, attempt smallint, begun boolean)
    ),
    mine as (
      select e.id, claim.attempt, claim.begun,
             claim.begun and ${SUSPECT_AFTER} <= (
               select count(*) from processing_attempts a
               where a.event_id = e.id and a.error = ${BROKE_UNDER_IT}
                 and a.number between claim.attempt - ${LOOK_BACK} and claim.attempt
             ) as suspect
      from claim join webhook_events e using (id)
      -- As where they end.
      where e.id = any(array(select id from claim)) and (e.finished_at is null) is true
        and e.claimed_by = ${worker} and e.attempts = claim.attempt
      ${sql.unsafe(LOCKED_IN_KEY_ORDER)}
    ),
    freed as (
      update webhook_events e
      set claimed_by = null, lease_until = null,
          next_attempt_at = now() + (mine.begun::int * ${AGAIN_AFTER_MS}) * interval '1 ms'
      from mine
      where e.id = mine.id and not mine.suspect
    ),
    closed as (
      update processing_attempts a
      set outcome = 'lost', finished_at = now(),
          error = case when mine.begun then ${BROKE_UNDER_IT} else ${NOT_BEGUN} end
      from mine
      where a.event_id = mine.id and a.number = mine.attempt and not mine.suspect
    )
    select id from mine where suspect`;
  return kept.map(({ id }) => id);
}

/**
 * Of these events those that somebody has locked: giving them back would wait. After a commit that was
 * lost on the way that can be long.
 */
export async function readLocked(sql: Sql, eventIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with free as (
      select id from webhook_events
      where id = any(${[...eventIds]}::uuid[])
      for no key update skip locked
    )
    select id from webhook_events
    where id = any(${[...eventIds]}::uuid[]) and id not in (select id from free)`;
  return rows.map(({ id }) => id);
}
