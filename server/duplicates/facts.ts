import type { Sql } from "postgres";
import type { Copy, DuplicateFacts, NotedAnswer, ServerRun } from "../domain/duplicate-cause.ts";
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
  sql: Sql,
  deliveryIds: readonly string[],
): Promise<Map<string, DuplicateFacts>> {
  const rows = await sql<Row[]>`
    select d.id, e.client_id as "clientId", e.idempotency_key as key,
           json_build_object('receivedAt', ${ms(sql, "e.received_at")},
             'signedAt', ${ms(sql, "e.signed_at")}, 'bodySha256', e.body_sha256) as first,
           json_build_object('receivedAt', ${ms(sql, "d.received_at")},
             'signedAt', ${ms(sql, "d.signed_at")}, 'bodySha256', d.body_sha256) as copy,
           others.list as others
    from webhook_deliveries d
    join webhook_events e on e.id = d.event_id
    cross join lateral (
      select json_agg(json_build_object('receivedAt', ${ms(sql, "o.received_at")},
               'signedAt', ${ms(sql, "o.signed_at")}, 'bodySha256', o.body_sha256)) as list
      from (
        select received_at, signed_at, body_sha256 from webhook_deliveries o
        where o.event_id = d.event_id and o.id <> d.id
          and o.received_at <= greatest(d.received_at, e.received_at)
        order by o.received_at desc, o.id desc
        limit ${OTHERS}
      ) as o
    ) as others
    where d.id = any(${deliveryIds as string[]}::uuid[])`;
  if (rows.length === 0) return new Map();

  const times = rows.flatMap(({ first, copy }) => [first.receivedAt, copy.receivedAt]);
  const span = { from: Math.min(...times) - BEFORE_MS, to: Math.max(...times) };
  const clientIds = [...new Set(rows.map(({ clientId }) => clientId))];
  const [answers, runs, gaps] = await Promise.all([
    readAnswers(
      sql,
      rows.map(({ key }) => key),
    ),
    readRuns(sql, span),
    readGaps(sql, clientIds, span),
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

function readAnswers(sql: Sql, keys: readonly string[]): Promise<Keyed[]> {
  return sql<Keyed[]>`
    select k.key, ${ms(sql, "a.received_at")} as "receivedAt", a.status, a.ack_ms as "ackMs",
           a.was_gone as "wasGone", a.is_journaled as "isJournaled"
    from (select distinct unnest(${keys as string[]}::text[]) as key) as k
    cross join lateral (
      select * from noted_answers where idempotency_key = k.key
      order by received_at limit ${ANSWERS}
    ) as a`;
}

/** The runs of a span, and those that began soon after: a restart tells that one had died. */
function readRuns(sql: Sql, span: { from: number; to: number }): Promise<ServerRun[]> {
  return sql<ServerRun[]>`
    select ${ms(sql, "started_at")} as "startedAt", ${ms(sql, "last_seen_at")} as "lastSeenAt",
           ${ms(sql, "answered_until")} as "answeredUntil", ${ms(sql, "ended_at")} as "endedAt",
           ended_at is not null
             or last_seen_at < now() - ${SILENCE_MS} * interval '1 ms' as "isOver"
    from server_runs
    where started_at <= to_timestamp(${span.to}::float8 / 1000)
      and coalesce(ended_at, last_seen_at) >= to_timestamp(${span.from - SILENCE_MS}::float8 / 1000)
    order by started_at desc
    limit ${RUNS}`;
}

function readGaps(
  sql: Sql,
  clientIds: string[],
  span: { from: number; to: number },
): Promise<Gap[]> {
  return sql<Gap[]>`
    select client_id as "clientId", ${ms(sql, "from_at")} as from, ${ms(sql, "to_at")} as to
    from evidence_gaps
    where client_id = any(${clientIds}::text[])
      and to_at >= to_timestamp(${span.from}::float8 / 1000)
      and from_at <= to_timestamp(${span.to}::float8 / 1000)`;
}

/** A time column as whole milliseconds since 1970. */
function ms(sql: Sql, column: string) {
  return sql.unsafe(`round(extract(epoch from ${column}) * 1000)::float8`);
}
