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
CREATE INDEX "latencies_client" ON "latencies" USING btree ("client_id","grain","starts_at");--> statement-breakpoint
CREATE INDEX "statistics_client" ON "statistics" USING btree ("client_id","grain","starts_at");