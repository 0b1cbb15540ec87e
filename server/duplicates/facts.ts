import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import type { Copy, DuplicateFacts, NotedAnswer, ServerRun } from "../domain/duplicate-facts.ts";
import { SILENCE_MS } from "../domain/evidence.ts";

/** Retell sends a handful; of a sender in a loop the latest copies say enough. */
const OTHERS = 20;
const ANSWERS = 200;
const RUNS = 500;
/** What an answer can explain lies within an hour before. */
const BEFORE_MS = 3_600_000;

type Row = {
  id: string;
  clientId: string;
  key: string;
  first: Copy;
  copy: Copy;
  others: Copy[] | null;
};

type Keyed = NotedAnswer & { key: string };
type Gap = { clientId: string; from: number; to: number };

/** Reads all that is known about why these duplicates came. */
export async function readFacts(
  db: Db,
  deliveryIds: readonly string[],
): Promise<Map<string, DuplicateFacts>> {
  const rows = await select<Row>(
    db,
    sql`
    select d.id, e.client_id as "clientId", e.idempotency_key as key,
           ${copyOf("e")} as first, ${copyOf("d")} as copy, others.list as others
    from webhook_deliveries d
    join webhook_events e on e.id = d.event_id
    cross join lateral (
      select json_agg(${copyOf("o")}) as list
      from (
        select received_at, signed_at, body_sha256 from webhook_deliveries o
        where o.event_id = d.event_id and o.id <> d.id
          and o.received_at <= greatest(d.received_at, e.received_at)
        order by o.received_at desc, o.id desc
        limit ${OTHERS}
      ) as o
    ) as others
    where d.id = any(${sql.param(deliveryIds)}::uuid[])`,
  );
  if (rows.length === 0) return new Map();

  const times = rows.flatMap(({ first, copy }) => [first.receivedAt, copy.receivedAt]);
  const span = { from: Math.min(...times) - BEFORE_MS, to: Math.max(...times) };
  const keys = [...new Set(rows.map(({ key }) => key))];
  const clientIds = [...new Set(rows.map(({ clientId }) => clientId))];
  const [answers, runs, gaps] = await Promise.all([
    readAnswers(db, keys),
    readRuns(db, span),
    readGaps(db, clientIds, span),
  ]);
  return new Map(
    rows.map(({ id, clientId, key, first, copy, others }) => [
      id,
      {
        first,
        copy,
        others: others ?? [],
        answers: answers.filter((each) => each.key === key),
        runs,
        gaps: gaps.filter((each) => each.clientId === clientId),
      },
    ]),
  );
}

function readAnswers(db: Db, keys: readonly string[]): Promise<Keyed[]> {
  return select(
    db,
    sql`
    select k.key, ${ms("a.received_at")} as "receivedAt", a.status, a.ack_ms as "ackMs",
           a.was_gone as "wasGone", a.is_journaled as "isJournaled"
    from unnest(${sql.param(keys)}::text[]) as k (key)
    cross join lateral (
      select * from noted_answers where idempotency_key = k.key
      order by received_at limit ${ANSWERS}
    ) as a`,
  );
}

function readRuns(db: Db, span: { from: number; to: number }): Promise<ServerRun[]> {
  return select(
    db,
    sql`
    select ${ms("started_at")} as "startedAt", ${ms("last_seen_at")} as "lastSeenAt",
           ${ms("answered_until")} as "answeredUntil", ${ms("ended_at")} as "endedAt",
           ended_at is not null
             or last_seen_at < now() - ${SILENCE_MS}::int * interval '1 ms' as "isOver"
    from server_runs
    where started_at <= to_timestamp(${span.to}::float8 / 1000)
      and coalesce(ended_at, last_seen_at)
        >= to_timestamp(${span.from - SILENCE_MS}::float8 / 1000)
    order by started_at desc
    limit ${RUNS}`,
  );
}

function readGaps(
  db: Db,
  clientIds: readonly string[],
  span: { from: number; to: number },
): Promise<Gap[]> {
  return select(
    db,
    sql`
    select client_id as "clientId", ${ms("from_at")} as from, ${ms("to_at")} as to
    from evidence_gaps
    where client_id = any(${sql.param(clientIds)}::text[])
      and to_at >= to_timestamp(${span.from}::float8 / 1000)
      and from_at <= to_timestamp(${span.to}::float8 / 1000)`,
  );
}

async function select<Found>(db: Db, query: SQL): Promise<Found[]> {
  return [...(await db.execute(query))] as unknown as Found[];
}

/** What the classification has to know of a delivery, as JSON: its times are numbers there. */
function copyOf(alias: "e" | "d" | "o"): SQL {
  return sql`json_build_object(
    'receivedAt', ${ms(`${alias}.received_at`)}, 'signedAt', ${ms(`${alias}.signed_at`)},
    'bodySha256', ${sql.raw(alias)}.body_sha256)`;
}

/** A time column as whole milliseconds since 1970. */
function ms(column: string): SQL {
  return sql`round(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;
}
