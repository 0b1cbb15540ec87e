-- A row of more than 2 kB moves values out until 128 bytes are left, so that the body lies beside it (0001).
-- But when the body was out, PostgreSQL went on with whatever else is longer than a pointer: key, digest and
-- call id, each a row of its own with an entry in an index, made with each event and fetched with each
-- reading. They stay where they belong, as long as the row fits a page. Rows that are there already keep
-- theirs outside; they read the same.
ALTER TABLE "webhook_events"
  ALTER COLUMN "client_id" SET STORAGE MAIN,
  ALTER COLUMN "event_type" SET STORAGE MAIN,
  ALTER COLUMN "call_id" SET STORAGE MAIN,
  ALTER COLUMN "idempotency_key" SET STORAGE MAIN,
  ALTER COLUMN "body_sha256" SET STORAGE MAIN,
  ALTER COLUMN "source_ip" SET STORAGE MAIN,
  ALTER COLUMN "status" SET STORAGE MAIN,
  ALTER COLUMN "claimed_by" SET STORAGE MAIN,
  ALTER COLUMN "failure_cause" SET STORAGE MAIN,
  ALTER COLUMN "dismissed_by" SET STORAGE MAIN,
  ALTER COLUMN "replay_requested_by" SET STORAGE MAIN;
--> statement-breakpoint
ALTER TABLE "webhook_deliveries"
  ALTER COLUMN "client_id" SET STORAGE MAIN,
  ALTER COLUMN "source_ip" SET STORAGE MAIN,
  ALTER COLUMN "body_sha256" SET STORAGE MAIN,
  ALTER COLUMN "divergence" SET STORAGE MAIN,
  ALTER COLUMN "cause" SET STORAGE MAIN;
