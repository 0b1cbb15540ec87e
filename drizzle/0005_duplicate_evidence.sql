CREATE TABLE "evidence_gaps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"answers" integer NOT NULL,
	CONSTRAINT "evidence_gaps_span" CHECK (from_at <= to_at)
);
--> statement-breakpoint
CREATE TABLE "noted_answers" (
	"delivery_id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"signed_at" timestamp (3) with time zone,
	"source_ip" text,
	"body_sha256" text NOT NULL,
	"status" smallint NOT NULL,
	"ack_ms" integer NOT NULL,
	"was_gone" boolean NOT NULL,
	"is_journaled" boolean NOT NULL,
	CONSTRAINT "noted_answers_ack" CHECK (ack_ms >= 0)
);
--> statement-breakpoint
CREATE TABLE "server_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"answered_until" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"silent_since" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "duplicate_statistics" (
	"grain" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"client_id" text NOT NULL,
	"event_type" text NOT NULL,
	"cause" text NOT NULL,
	"divergence" text NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"avoided" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "duplicate_statistics_grain_starts_at_client_id_event_type_cause_divergence_pk" PRIMARY KEY("grain","starts_at","client_id","event_type","cause","divergence"),
	CONSTRAINT "duplicate_statistics_avoided" CHECK (avoided between 0 and duplicates)
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "cause" text;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "cause_is_certain" boolean;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "would_repeat" boolean;--> statement-breakpoint
CREATE INDEX "evidence_gaps_client" ON "evidence_gaps" USING btree ("client_id","to_at");--> statement-breakpoint
CREATE INDEX "noted_answers_key" ON "noted_answers" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_unexplained" ON "webhook_deliveries" USING btree ("received_at","id") WHERE cause is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_unsettled" ON "webhook_deliveries" USING btree ("id") WHERE cause is not null and would_repeat is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_explained" ON "webhook_deliveries" USING btree ("received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE cause is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_cause" ON "webhook_deliveries" USING btree ("cause","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE cause is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_client_cause" ON "webhook_deliveries" USING btree ("client_id","cause","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE cause is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_divergence" ON "webhook_deliveries" USING btree ("divergence","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE cause is not null and divergence <> 'identical';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_client_divergence" ON "webhook_deliveries" USING btree ("client_id","divergence","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE cause is not null and divergence <> 'identical';--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_cause_is_whole" CHECK ((cause is null) = (cause_is_certain is null) and (cause is not null or would_repeat is null));