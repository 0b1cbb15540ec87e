CREATE TABLE "calls" (
	"client_id" text NOT NULL,
	"call_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"call_type" text,
	"direction" text,
	"from_number" text,
	"to_number" text,
	"agent_id" text,
	"agent_name" text,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"transfer_ended_at" timestamp (3) with time zone,
	"duration_ms" integer,
	"end_reason" text,
	"cost_cents" numeric,
	"recording_url" text,
	"transcript" json,
	"analysis" json,
	"metadata" json,
	"provenance" json DEFAULT '{}'::json NOT NULL,
	"first_event_at" timestamp (3) with time zone NOT NULL,
	"last_event_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calls_client_id_call_id_pk" PRIMARY KEY("client_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "clients" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"current_key" text NOT NULL,
	"previous_key" text,
	"key_rotated_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "clients_id_is_a_slug" CHECK ("clients"."id" ~ '^[a-z0-9][a-z0-9-]{0,62}$')
);
--> statement-breakpoint
CREATE TABLE "processing_attempts" (
	"event_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"worker" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text,
	"error" text,
	"requested_by" text,
	CONSTRAINT "processing_attempts_event_id_number_pk" PRIMARY KEY("event_id","number"),
	CONSTRAINT "processing_attempts_end_has_an_outcome" CHECK ((outcome is null) = (finished_at is null))
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"signed_at" timestamp (3) with time zone,
	"source_ip" text,
	"count" integer DEFAULT 1 NOT NULL,
	"body_sha256" text NOT NULL,
	"body_bytes" integer NOT NULL,
	"body" text,
	"divergence" text,
	CONSTRAINT "webhook_deliveries_count" CHECK (count >= 1),
	CONSTRAINT "webhook_deliveries_keep_what_differs" CHECK ((divergence is not distinct from 'identical') = (body is null))
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"event_type" text NOT NULL,
	"call_id" text,
	"idempotency_key" text,
	"identity_version" smallint NOT NULL,
	"is_test" boolean DEFAULT false NOT NULL,
	"body" text NOT NULL,
	"body_sha256" text NOT NULL,
	"body_bytes" integer NOT NULL,
	"source_ip" text,
	"signed_at" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone NOT NULL,
	"status" text DEFAULT 'received' NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"failed_attempts" smallint DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"claimed_by" text,
	"lease_until" timestamp (3) with time zone,
	"last_error" text,
	"replay_requested_by" text,
	"duplicate_count" integer DEFAULT 0 NOT NULL,
	"divergent_count" integer DEFAULT 0 NOT NULL,
	"last_duplicate_at" timestamp (3) with time zone,
	CONSTRAINT "webhook_events_idempotency_key" UNIQUE("idempotency_key"),
	CONSTRAINT "webhook_events_processed_when_it_says_so" CHECK (status <> 'processed' or processed_at is not null),
	CONSTRAINT "webhook_events_finished_when_it_says_so" CHECK ((status in ('processed', 'dead')) = (finished_at is not null)),
	CONSTRAINT "webhook_events_claim_is_whole" CHECK ((claimed_by is null) = (lease_until is null)),
	CONSTRAINT "webhook_events_counts" CHECK (divergent_count between 0 and duplicate_count),
	CONSTRAINT "webhook_events_test_has_no_key" CHECK (is_test = (idempotency_key is null))
);
--> statement-breakpoint
CREATE TABLE "journal_progress" (
	"journal_id" text PRIMARY KEY NOT NULL,
	"segment" integer NOT NULL,
	"byte_offset" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refusal_counts" (
	"client_id" text NOT NULL,
	"code" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"count" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "refusal_counts_hour_client_id_code_pk" PRIMARY KEY("hour","client_id","code"),
	CONSTRAINT "refusal_counts_count" CHECK (count >= 1)
);
--> statement-breakpoint
CREATE TABLE "refused_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"code" text NOT NULL,
	"refused_at" timestamp (3) with time zone NOT NULL,
	"source_ip" text,
	"body_bytes" integer,
	"excerpt" text,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "staff_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_rate_limits" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "staff_rate_limits_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "staff_users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "staff_verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "latencies" (
	"grain" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"client_id" text NOT NULL,
	"measure" text NOT NULL,
	"bucket" smallint NOT NULL,
	"count" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "latencies_grain_starts_at_client_id_measure_bucket_pk" PRIMARY KEY("grain","starts_at","client_id","measure","bucket")
);
--> statement-breakpoint
CREATE TABLE "statistic_deltas" (
	"minute" timestamp (3) with time zone NOT NULL,
	"client_id" text NOT NULL,
	"event_type" text NOT NULL,
	"events" integer DEFAULT 0 NOT NULL,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"divergent" integer DEFAULT 0 NOT NULL,
	"dead" integer DEFAULT 0 NOT NULL,
	"processing_bucket" smallint,
	CONSTRAINT "statistic_deltas_minute" CHECK ("statistic_deltas"."minute" = date_trunc('minute', "statistic_deltas"."minute", 'UTC'))
);
--> statement-breakpoint
CREATE TABLE "statistics" (
	"grain" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"client_id" text NOT NULL,
	"event_type" text NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"divergent" bigint DEFAULT 0 NOT NULL,
	"dead" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "statistics_grain_starts_at_client_id_event_type_pk" PRIMARY KEY("grain","starts_at","client_id","event_type")
);
--> statement-breakpoint
ALTER TABLE "processing_attempts" ADD CONSTRAINT "processing_attempts_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_webhook_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."webhook_events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_accounts" ADD CONSTRAINT "staff_accounts_user_id_staff_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."staff_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_sessions" ADD CONSTRAINT "staff_sessions_user_id_staff_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."staff_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calls_client_recent" ON "calls" USING btree ("client_id","last_event_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_event" ON "webhook_deliveries" USING btree ("event_id","received_at","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_client" ON "webhook_deliveries" USING btree ("client_id","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_unclassified" ON "webhook_deliveries" USING btree ("id") WHERE divergence is null;--> statement-breakpoint
CREATE INDEX "webhook_events_client" ON "webhook_events" USING btree ("client_id","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "webhook_events_received" ON "webhook_events" USING btree ("received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "webhook_events_call" ON "webhook_events" USING btree ("call_id","client_id") WHERE call_id is not null;--> statement-breakpoint
CREATE INDEX "webhook_events_work" ON "webhook_events" USING btree ("next_attempt_at","id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "webhook_events_trouble" ON "webhook_events" USING btree ("received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE status in ('failed', 'dead');--> statement-breakpoint
CREATE INDEX "webhook_events_client_duplicates" ON "webhook_events" USING btree ("client_id","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE duplicate_count > 0;--> statement-breakpoint
CREATE INDEX "webhook_events_duplicates" ON "webhook_events" USING btree ("received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE duplicate_count > 0;--> statement-breakpoint
CREATE INDEX "webhook_events_divergent" ON "webhook_events" USING btree ("received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE divergent_count > 0;--> statement-breakpoint
CREATE INDEX "webhook_events_rare_types" ON "webhook_events" USING btree ("event_type","received_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE event_type not in ('call_started', 'call_ended', 'call_analyzed');--> statement-breakpoint
CREATE INDEX "refused_requests_client" ON "refused_requests" USING btree ("client_id","refused_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "refused_requests_recent" ON "refused_requests" USING btree ("refused_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "latencies_client" ON "latencies" USING btree ("client_id","grain","starts_at");--> statement-breakpoint
CREATE INDEX "statistics_client" ON "statistics" USING btree ("client_id","grain","starts_at");