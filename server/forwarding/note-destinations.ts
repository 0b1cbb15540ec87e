import type { Sql } from "postgres";
import { LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import { circuitWaitsMs, OPENS_AFTER_FAILURES, speaksOfDestination } from "../domain/circuit.ts";
import type { CircuitState } from "../domain/destination.ts";
import { LONGEST_RETRY_AFTER_MS } from "../domain/forward-retry.ts";
import { askedForMs, type EndedAttempt } from "./finish.ts";

/** What a batch of ended attempts says of one destination. */
type Note = {
  id: string;
  /** It answered at least once. */
  well: boolean;
  /** Failures in a row, at the end of the batch. */
  troubles: number;
  probe: boolean;
  holdMs: number;
};

/**
 * Tells all processes what attempts said of their destinations: failures in a row open a circuit,
 * an answer closes it, a failed probe keeps it open for longer, and a `Retry-After` holds back all
 * that goes there. Writes nothing about a destination that is and was well.
 *
 * @param ended in the order they ended
 * @returns the destinations among them that nothing may be sent to now
 */
export async function noteDestinations(
  sql: Sql,
  ended: readonly EndedAttempt[],
): Promise<string[]> {
  const notes = toNotes(ended);
  if (notes.length === 0) return [];
  const ids = notes.map(({ id }) => id);
  await sql`
    insert into destination_circuits (destination_id)
    select id from unnest(${ids}::uuid[]) as n (id)
    on conflict do nothing`;
  const rows = await sql<{ id: string; state: CircuitState; isHeld: boolean }[]>`
    with noted as (
      select * from json_to_recordset(${JSON.stringify(notes)}::text::json) as n (
        id uuid, well boolean, troubles int, probe boolean, "holdMs" int)
    ),
    judged as (
      select n.id, n.well, n."holdMs",
             least(32767, n.troubles + case when n.well then 0 else c.failures end) as failures,
             case when n.well then 0 else c.openings end as openings,
             case
               when (n.well or c.state = 'closed')
                 then n.troubles + case when n.well then 0 else c.failures end
                        >= ${OPENS_AFTER_FAILURES}::int
               else n.probe and n.troubles > 0
             end as opens
      from noted n join destination_circuits c on c.destination_id = n.id
      -- In one order, so that two processes never wait for each other in a circle.
      order by n.id
      for update of c
    )
    update destination_circuits c
    set failures = j.failures,
        openings = case when j.opens then least(j.openings + 1, 32767) else j.openings end,
        state = case when j.opens then 'open' when j.well then 'closed' else c.state end,
        opened_at = case when j.opens then coalesce(case when not j.well then c.opened_at end, now())
                         when j.well then null else c.opened_at end,
        probe_at = case
          when j.opens then now() + interval '1 ms' * (${circuitWaitsMs(Math.random())}::int[])
            [least(j.openings + 1, ${circuitWaitsMs(0).length}::int)]
          when j.well then null
          else c.probe_at
        end,
        next_slot_at = case when j."holdMs" > 0
          then greatest(c.next_slot_at, now() + j."holdMs" * interval '1 ms')
          else c.next_slot_at end
    from judged j
    where c.destination_id = j.id
    returning c.destination_id as id, c.state, j."holdMs" > 0 as "isHeld",
              (select pg_notify(${LIVE_CHANNEL}, ${liveMessage("destinations")}))`;
  return rows.filter(({ state, isHeld }) => isHeld || state !== "closed").map(({ id }) => id);
}

function toNotes(ended: readonly EndedAttempt[]): Note[] {
  const notes = new Map<string, Note>();
  const worthIt = new Set<string>();
  for (const { forward, result } of ended) {
    const says = speaksOfDestination(result);
    if (says === "nothing") continue;
    const id = forward.destinationId;
    const note = notes.get(id) ?? { id, well: false, troubles: 0, probe: false, holdMs: 0 };
    notes.set(id, note);
    note.well ||= says === "well";
    note.troubles = says === "well" ? 0 : note.troubles + 1;
    note.probe ||= forward.isProbe;
    note.holdMs = Math.max(note.holdMs, Math.min(askedForMs(result) ?? 0, LONGEST_RETRY_AFTER_MS));
    if (says === "trouble" || forward.isShaky) worthIt.add(id);
  }
  return [...notes.values()].filter(({ id }) => worthIt.has(id));
}
