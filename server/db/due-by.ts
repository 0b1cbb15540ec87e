import type { RawSql } from "./client.ts";

/**
 * Whatever lies before this instant is due, in SQL.
 *
 * Times are kept to the millisecond, and rounded: what was made due just now may lie half of one
 * ahead. Whoever is woken for it at once must find it, since nobody is woken a second time.
 */
export const dueBy = (sql: RawSql) => sql`(now() + interval '0.5 ms')`;
