ALTER TABLE "webhook_events" DROP CONSTRAINT "webhook_events_processed_when_it_says_so";--> statement-breakpoint
DROP INDEX "webhook_events_work";--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "replay_requested_by" text;--> statement-breakpoint
CREATE INDEX "webhook_events_work" ON "webhook_events" USING btree ("next_attempt_at","id") WHERE finished_at is null;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_processed_when_it_says_so" CHECK (status <> 'processed' or processed_at is not null);