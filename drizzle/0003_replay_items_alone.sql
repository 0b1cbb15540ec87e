ALTER TABLE "replay_items" DROP CONSTRAINT "replay_items_event_id_webhook_events_id_fk";
--> statement-breakpoint
DROP INDEX "replay_items_event";