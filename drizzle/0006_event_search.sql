CREATE TABLE "event_search" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"span" integer NOT NULL,
	"numbers" text NOT NULL,
	"terms" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event_search_state" (
	"only_row" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "event_search_state_one_row" CHECK ("event_search_state"."only_row")
);
--> statement-breakpoint
ALTER TABLE "event_search" ADD CONSTRAINT "event_search_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_search_terms" ON "event_search" USING gin ("terms");