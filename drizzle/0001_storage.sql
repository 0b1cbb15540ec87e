-- Bodies and transcripts dominate every row. pglz would cost two thirds of an insert's work, so
-- they are compressed with lz4 where this server was built with it, and else not at all.
DO $$
BEGIN
  ALTER TABLE webhook_events ALTER COLUMN body SET COMPRESSION lz4;
  ALTER TABLE webhook_deliveries ALTER COLUMN body SET COMPRESSION lz4;
  ALTER TABLE calls ALTER COLUMN transcript SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  ALTER TABLE webhook_events ALTER COLUMN body SET STORAGE EXTERNAL;
  ALTER TABLE webhook_deliveries ALTER COLUMN body SET STORAGE EXTERNAL;
  ALTER TABLE calls ALTER COLUMN transcript SET STORAGE EXTERNAL;
END
$$;
--> statement-breakpoint
-- Even short bodies live beside the row: claims, counters and list scans then touch narrow rows.
ALTER TABLE webhook_events SET (toast_tuple_target = 128, fillfactor = 80);
--> statement-breakpoint
ALTER TABLE webhook_deliveries SET (toast_tuple_target = 128);
--> statement-breakpoint
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
