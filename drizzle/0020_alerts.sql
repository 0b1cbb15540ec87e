CREATE TABLE "alerts" (
	"client_id" text NOT NULL,
	"incident_id" text NOT NULL,
	"rule_id" text,
	"name" text,
	"metric_type" text,
	"filter" json,
	"threshold_type" text,
	"threshold_value" double precision,
	"comparator" text,
	"frequency" text,
	"window" text,
	"triggered_at" timestamp (3) with time zone,
	"resolved_at" timestamp (3) with time zone,
	"triggered_event_id" uuid,
	"triggered_value" double precision,
	"triggered_previous_value" double precision,
	"resolved_event_id" uuid,
	"resolved_value" double precision,
	"resolved_previous_value" double precision,
	"first_event_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alerts_client_id_incident_id_pk" PRIMARY KEY("client_id","incident_id"),
	CONSTRAINT "alerts_triggered_event" UNIQUE("triggered_event_id"),
	CONSTRAINT "alerts_resolved_event" UNIQUE("resolved_event_id"),
	CONSTRAINT "alerts_follow_from_an_event" CHECK (triggered_event_id is not null or resolved_event_id is not null)
);
--> statement-breakpoint
CREATE INDEX "alerts_first_event" ON "alerts" USING btree ("first_event_at" DESC NULLS FIRST,"client_id" DESC NULLS FIRST,"incident_id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "alerts_client" ON "alerts" USING btree ("client_id","first_event_at" DESC NULLS FIRST,"incident_id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "alerts_unresolved" ON "alerts" USING btree ("first_event_at" DESC NULLS FIRST,"client_id" DESC NULLS FIRST,"incident_id" DESC NULLS FIRST) WHERE resolved_at is null and resolved_event_id is null;--> statement-breakpoint
CREATE INDEX "alerts_rule" ON "alerts" USING btree ("client_id","rule_id","triggered_at");