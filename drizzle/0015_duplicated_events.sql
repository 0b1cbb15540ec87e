CREATE TABLE "duplicated_events" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"event_type" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
-- Nobody may count a first duplicate between the reading and the end: it would never be listed. As strong
-- at once as dropping the indexes takes it, or whoever has read and goes on to write would deadlock with us.
LOCK TABLE "webhook_events" IN ACCESS EXCLUSIVE MODE;
--> statement-breakpoint
-- Found by the index that goes below, and laid down in the order in which they are read.
INSERT INTO "duplicated_events" ("event_id", "client_id", "event_type", "received_at")
SELECT "id", "client_id", "event_type", "received_at" FROM "webhook_events"
WHERE "duplicate_count" > 0
ORDER BY "received_at", "id";
--> statement-breakpoint
ALTER TABLE "duplicated_events" ADD CONSTRAINT "duplicated_events_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "duplicated_events_received" ON "duplicated_events" USING btree ("received_at" DESC NULLS FIRST,"event_id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "duplicated_events_client" ON "duplicated_events" USING btree ("client_id","received_at" DESC NULLS FIRST,"event_id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "duplicated_events_rare_types" ON "duplicated_events" USING btree ("event_type","received_at" DESC NULLS FIRST,"event_id" DESC NULLS FIRST) WHERE event_type not in ('call_started', 'call_ended', 'call_analyzed');--> statement-breakpoint
DROP INDEX "webhook_events_client_duplicates";--> statement-breakpoint
DROP INDEX "webhook_events_duplicates";--> statement-breakpoint
-- Many rows at once: lists are to be planned right from the first one on.
ANALYZE "duplicated_events";
