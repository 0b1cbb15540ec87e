import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { EffectState } from "../domain/effect.ts";
import type { AttemptOutcome } from "../domain/event.ts";

/** A night of retries of a few events; the rest is on their own pages. */
const SHOWN = 300;

type RunOfCall = {
  eventId: string;
  number: number;
  startedAt: Date;
  finishedAt: Date | null;
  outcome: AttemptOutcome | null;
  error: string | null;
  requestedBy: string | null;
};

type EffectOfCall = {
  eventId: string;
  name: string;
  state: EffectState;
  startedAt: Date;
  finishedAt: Date | null;
  error: string | null;
};

/**
 * How the events of a call were worked on: the runs that failed, were lost, or followed another,
 * and what handlers did outside the database. A first run that went well needs no telling.
 */
export async function readWorkOfCall(
  db: Db,
  { clientId, callId }: { clientId: string; callId: string },
): Promise<{ runs: RunOfCall[]; effects: EffectOfCall[] }> {
  const ofCall = sql`w.call_id = ${callId} and w.client_id = ${clientId} and not w.is_test`;
  const [runs, effects] = await Promise.all([
    db.execute<Record<string, unknown>>(sql`
      select a.event_id as "eventId", a.number, a.started_at as "startedAt",
             a.finished_at as "finishedAt", a.outcome, a.error,
             coalesce(staff.name, a.requested_by) as "requestedBy"
      from webhook_events w
      join processing_attempts a on a.event_id = w.id
      left join staff_users staff on staff.id = a.requested_by
      where ${ofCall} and (a.number > 1 or a.outcome is distinct from 'processed')
      order by a.started_at, a.event_id, a.number
      limit ${SHOWN}`),
    db.execute<Record<string, unknown>>(sql`
      select f.event_id as "eventId", f.name, f.state, f.started_at as "startedAt",
             f.finished_at as "finishedAt", f.error
      from webhook_events w
      join effects f on f.event_id = w.id
      where ${ofCall}
      order by f.started_at, f.event_id, f.name
      limit ${SHOWN}`),
  ]);
  return { runs: runs.map(withTimes<RunOfCall>), effects: effects.map(withTimes<EffectOfCall>) };
}

/** Drizzle leaves times as text in what it did not build itself. */
function withTimes<Row extends { startedAt: Date; finishedAt: Date | null }>(
  row: Record<string, unknown>,
): Row {
  return {
    ...row,
    startedAt: new Date(String(row.startedAt)),
    finishedAt: row.finishedAt === null ? null : new Date(String(row.finishedAt)),
  } as Row;
}
