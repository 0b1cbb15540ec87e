-- The same as bucketOf in server/domain/latency-bucket.ts; a test holds the two together.
CREATE FUNCTION latency_bucket(since timestamptz, until timestamptz) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT CASE
    WHEN ms > 1 THEN least(255, ceil(round((ln(ms) / ln(1.1::float8))::numeric, 9)))::smallint
    ELSE 0::smallint
  END
  FROM (SELECT extract(epoch FROM until - since)::float8 * 1000 AS ms) AS latency
);
--> statement-breakpoint
-- Emptied every second: vacuum must keep up without waiting for a fifth of a table that has no rows.
ALTER TABLE statistic_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
