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
