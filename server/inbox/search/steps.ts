import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/index.ts";
import type { EventCursor } from "../../domain/event-filter.ts";
import { NEWEST_FIRST, olderThan } from "../queries/filter.ts";
import type { Narrowed } from "./narrow.ts";
import { SPAN_MIX, spanOf, spanStart } from "./terms.ts";

/** All hits between where it began and `position`, newest first; null when none can be older. */
export type Step = { hits: EventCursor[]; position: EventCursor | null };

type Order = {
  position: EventCursor | null;
  /** Events to walk past, or spans to leap over. */
  size: number;
  /** With so many hits a step is over, wherever it is then. */
  limit: number;
};

type Row = { id: string; ms: number; what: "hit" | "last" };

const instantMs = (column: SQL) => sql`(extract(epoch from ${column}) * 1000)::float8`;

/** Looks at so many events one after the other, by whichever index the other filters have. */
export async function stepByWalk(db: Db, narrowed: Narrowed, order: Order): Promise<Step> {
  const { from, where = sql`true`, groups, phones } = narrowed;
  const { position, size, limit } = order;
  const matches = [...groups.map(hasOneOf), ...phones.map(endsWith)];
  const joined =
    matches.length === 0
      ? sql``
      : sql`join event_search s on s.event_id = c.id and ${sql.join(matches, sql` and `)}`;
  const rows = await db.execute<Row>(sql`
    with candidates as materialized (
      select id, received_at from ${from}
      where ${where} and ${position === null ? sql`true` : olderThan(position)}
      order by ${NEWEST_FIRST} limit ${size}
    ),
    hits as (
      select c.id, c.received_at from candidates c ${joined}
      order by c.received_at desc, c.id desc limit ${limit}
    )
    (select 'hit' as what, id, ${instantMs(sql`received_at`)} as ms from hits
     order by received_at desc, id desc)
    union all
    (select 'last', id, ${instantMs(sql`received_at`)} from candidates
     where (select count(*) from candidates) = ${size}
     order by received_at, id limit 1)`);
  const hits = cursorsOf(rows, "hit");
  if (hits.length >= limit) return { hits, position: hits.at(-1) ?? null };
  return { hits, position: cursorsOf(rows, "last").at(0) ?? null };
}

/** Every UUID comes after it. */
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Asks the index for the hits of so many spans, the newest first. */
export async function stepByLeap(db: Db, narrowed: Narrowed, order: Order): Promise<Step> {
  const { from, where = sql`true`, oldest, now } = narrowed;
  const { position, size, limit } = order;
  // A clock may be ahead of ours.
  const newestSpan = position === null ? spanOf(now) + 1 : spanOf(position.receivedAt);
  const oldestSpan = Math.max(newestSpan - size + 1, spanOf(oldest));
  const rows = await db.execute<Row>(sql`
    select 'hit' as what, id, ${instantMs(sql`found.received_at`)} as ms
    from generate_series(${newestSpan}::bigint, ${oldestSpan}::bigint, -1) as wanted (span)
    cross join lateral (
      select event.id, event.received_at
      -- "offset 0" and "limit 1" leave no other way than from the index to each event it names.
      from (select event_id from event_search s where ${isInSpan(narrowed)} offset 0) as s
      cross join lateral (
        select id, received_at from ${from}
        where id = s.event_id and ${where}
          and ${position === null ? sql`true` : olderThan(position)}
        limit 1
      ) as event
      order by event.received_at desc, event.id desc limit ${limit}
    ) as found
    limit ${limit}`);
  const hits = cursorsOf(rows, "hit").sort(newestFirst);
  if (hits.length >= limit) return { hits, position: hits.at(-1) ?? null };
  const receivedAt = spanStart(oldestSpan);
  return { hits, position: receivedAt <= oldest ? null : { receivedAt, id: FIRST_ID } };
}

/** As a loop over the spans gives them; SQL promises nothing without an `order by`. */
function newestFirst(one: EventCursor, other: EventCursor): number {
  return +other.receivedAt - +one.receivedAt || (one.id < other.id ? 1 : -1);
}

function cursorsOf(rows: Iterable<Row>, wanted: Row["what"]): EventCursor[] {
  return [...rows].flatMap(({ what, id, ms }) =>
    what === wanted ? [{ receivedAt: new Date(ms), id }] : [],
  );
}

/** Of one row, which knows its span. */
function hasOneOf(group: readonly bigint[]): SQL {
  const one = group.map((hashed) => {
    const term = sql`${String(hashed)}::bigint # (s.span * ${sql.raw(String(SPAN_MIX))})`;
    return sql`(${term}) = any (s.terms)`;
  });
  return sql`(${sql.join(one, sql` or `)})`;
}

/**
 * Of many rows, by the index, for one span of `wanted` at a time: of the terms of many spans at once PostgreSQL
 * expects so many hits that it would rather read the whole table.
 */
export function isInSpan({ indexGroups, phones }: Narrowed): SQL {
  const groups = indexGroups.map((group) => {
    const one = group.map(
      (hashed) =>
        sql`s.terms @> array[${String(hashed)}::bigint # (wanted.span * ${sql.raw(String(SPAN_MIX))})]`,
    );
    return sql`(${sql.join(one, sql` or `)})`;
  });
  return sql.join([...groups, ...phones.map(endsWith)], sql` and `);
}

/** The digits are ours, so no sign in them means anything to `like`. */
function endsWith(digits: string): SQL {
  return sql`s.numbers like ${`%${digits} %`}`;
}
