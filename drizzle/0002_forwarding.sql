CREATE TABLE "destination_circuits" (
	"destination_id" uuid PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'closed' NOT NULL,
	"failures" smallint DEFAULT 0 NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"probe_at" timestamp (3) with time zone,
	"openings" smallint DEFAULT 0 NOT NULL,
	"next_slot_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "destinations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"event_types" text[],
	"conditions" json DEFAULT '[]'::json NOT NULL,
	"body_form" text DEFAULT 'received' NOT NULL,
	"headers" json DEFAULT '[]'::json NOT NULL,
	"timeout_ms" integer DEFAULT 10000 NOT NULL,
	"rate_per_second" integer,
	"in_order" boolean DEFAULT false NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_secret_until" timestamp (3) with time zone,
	"paused_at" timestamp (3) with time zone,
	"paused_because" text,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "destinations_timeout" CHECK (timeout_ms between 1000 and 30000),
	CONSTRAINT "destinations_rate" CHECK (rate_per_second between 1 and 10000),
	CONSTRAINT "destinations_pause_is_whole" CHECK ((paused_at is null) = (paused_because is null)),
	CONSTRAINT "destinations_overlap_is_whole" CHECK ((previous_secret is null) = (previous_secret_until is null))
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"event_id" uuid NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"attempt" smallint NOT NULL,
	"worker" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"result" text,
	"error" text,
	"released_by" text,
	CONSTRAINT "effects_event_id_name_pk" PRIMARY KEY("event_id","name"),
	CONSTRAINT "effects_end" CHECK ((state = 'started') = (finished_at is null))
);
--> statement-breakpoint
CREATE TABLE "forward_attempts" (
	"forward_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"worker" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer,
	"outcome" text NOT NULL,
	"stage" text,
	"http_status" smallint,
	"error" text,
	"response_excerpt" text,
	"requested_by" text,
	"replay_id" uuid,
	CONSTRAINT "forward_attempts_forward_id_number_pk" PRIMARY KEY("forward_id","number"),
	CONSTRAINT "forward_attempts_failure_has_a_stage" CHECK ((outcome = 'delivered') = (stage is null))
);
--> statement-breakpoint
CREATE TABLE "forwards" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"destination_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"call_id" text,
	"event_type" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"webhook_id" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"failed_attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"claimed_by" text,
	"lease_until" timestamp (3) with time zone,
	"last_stage" text,
	"last_http_status" smallint,
	"last_error" text,
	"failure_cause" text,
	"failed_since" timestamp (3) with time zone,
	"dismissed_at" timestamp (3) with time zone,
	"dismissed_by" text,
	"requested_by" text,
	"replay_id" uuid,
	CONSTRAINT "forwards_event_destination" UNIQUE("event_id","destination_id"),
	CONSTRAINT "forwards_finished" CHECK ((status in ('delivered', 'dead')) = (finished_at is not null)),
	CONSTRAINT "forwards_delivered" CHECK (status <> 'delivered' or delivered_at is not null),
	CONSTRAINT "forwards_claim_is_whole" CHECK ((claimed_by is null) = (lease_until is null))
);
--> statement-breakpoint
CREATE TABLE "forwards_during_outage" (
	"webhook_id" text PRIMARY KEY NOT NULL,
	"destination_id" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"hold_until" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer,
	"http_status" smallint,
	"response_excerpt" text,
	"worker" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "replay_items" (
	"replay_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"event_id" uuid NOT NULL,
	"done_at" timestamp (3) with time zone,
	"skipped_because" text,
	CONSTRAINT "replay_items_replay_id_position_pk" PRIMARY KEY("replay_id","position")
);
--> statement-breakpoint
CREATE TABLE "replays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" json NOT NULL,
	"run_handlers" boolean NOT NULL,
	"destination_ids" uuid[],
	"include_delivered" boolean NOT NULL,
	"requested_by" text NOT NULL,
	"reason" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"per_second" integer NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"total" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"next_step_at" timestamp (3) with time zone NOT NULL,
	"cancelled_by" text,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "replays_finished" CHECK ((state = 'running') = (finished_at is null))
);
--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "failure_cause" text;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "failed_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "dismissed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "dismissed_by" text;--> statement-breakpoint
ALTER TABLE "destination_circuits" ADD CONSTRAINT "destination_circuits_destination_id_destinations_id_fk" FOREIGN KEY ("destination_id") REFERENCES "public"."destinations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "destinations" ADD CONSTRAINT "destinations_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "effects" ADD CONSTRAINT "effects_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forward_attempts" ADD CONSTRAINT "forward_attempts_forward_id_forwards_id_fk" FOREIGN KEY ("forward_id") REFERENCES "public"."forwards"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forwards" ADD CONSTRAINT "forwards_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forwards" ADD CONSTRAINT "forwards_destination_id_destinations_id_fk" FOREIGN KEY ("destination_id") REFERENCES "public"."destinations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_items" ADD CONSTRAINT "replay_items_replay_id_replays_id_fk" FOREIGN KEY ("replay_id") REFERENCES "public"."replays"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_items" ADD CONSTRAINT "replay_items_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "destinations_client" ON "destinations" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "forwards_work" ON "forwards" USING btree ("destination_id","next_attempt_at","id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "forwards_call_work" ON "forwards" USING btree ("destination_id","call_id","received_at","event_id") WHERE finished_at is null and call_id is not null;--> statement-breakpoint
CREATE INDEX "forwards_trouble" ON "forwards" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE status in ('failed', 'dead');--> statement-breakpoint
CREATE INDEX "forwards_destination" ON "forwards" USING btree ("destination_id","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "replay_items_event" ON "replay_items" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "replays_recent" ON "replays" USING btree ("requested_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "replays_running" ON "replays" USING btree ("next_step_at") WHERE state = 'running';