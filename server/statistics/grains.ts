import type { Sql, TransactionSql } from "postgres";

/**
 * The client of the rows that hold the sums of all clients: `*` is no client's id. What is asked of
 * everybody reads these alone, however many clients there are; and only these are kept by the quarter
 * of an hour too, for the charts of a day.
 */
export const EVERYBODY = "*";

/** The type of the rows that hold the sums of all event types: an event always has one, of any name. */
export const EVERY_TYPE = "";

/** The grains of a row of counts by the `minute`, as `(grain, stride)`; to join with its `client_id`. */
export function grains(sql: Sql | TransactionSql) {
  return sql`
    (values ('minute', interval '1 minute'), ('quarter', interval '15 minutes'),
            ('hour', interval '1 hour'), ('day', interval '1 day')) as grains (grain, stride)
    on (grain <> 'quarter' or client_id = ${EVERYBODY})`;
}

/** When the span of a `grain` starts that a `minute` lies in. Days are those of UTC. */
export function startsAt(sql: Sql | TransactionSql) {
  return sql`date_bin(stride, minute, timestamptz '2000-01-01 00:00:00Z')`;
}
