import { type SQL, sql } from "drizzle-orm";
import { bucketMs } from "../domain/latency-bucket.ts";

/**
 * Has PostgreSQL find the percentiles of histograms, so that three numbers come back and not a
 * hundred counts: the server that asks has webhooks to answer meanwhile.
 *
 * @param counted a query of `bucket`, `count` and the columns of `by`; equal buckets may repeat
 * @param by the columns that tell one histogram from another
 * @returns a query of `by` and `p50`, `p95`, `p99`: the buckets below whose upper end so many per
 *   cent of the counts lie. By whole numbers, as 0.95 is none; float8 has them exact up to 2^53, and
 *   is added several times faster than the numeric that a sum of bigint is.
 */
export function percentilesOf(counted: SQL, by: SQL): SQL {
  const bucketOf = (percent: number) =>
    sql.raw(`min(bucket) filter (where reached * 100 >= total * ${percent})::int`);
  return sql`
    select ${by}, ${bucketOf(50)} as p50, ${bucketOf(95)} as p95, ${bucketOf(99)} as p99
    from (
      select ${by}, bucket,
             sum(count) over (partition by ${by} order by bucket) as reached,
             sum(count) over (partition by ${by}) as total
      from (
        select ${by}, bucket, sum(count::float8) as count
        from (${counted}) as counts
        group by ${by}, bucket
      ) as histograms
    ) as sums
    group by ${by}`;
}

/** As the queries above answer them. */
export type PercentileRow = { p50: number; p95: number; p99: number };

/** In milliseconds; null where there is no row because nothing was measured. */
export function toMs(row: PercentileRow | undefined, key: keyof PercentileRow): number | null {
  return row === undefined ? null : bucketMs(row[key]);
}
