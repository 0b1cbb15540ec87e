CREATE TABLE "duplicate_statistics" (
	"grain" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"client_id" text NOT NULL,
	"event_type" text NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"avoided" bigint DEFAULT 0 NOT NULL,
	"we_failed" bigint DEFAULT 0 NOT NULL,
	"we_were_slow" bigint DEFAULT 0 NOT NULL,
	"hung_up" bigint DEFAULT 0 NOT NULL,
	"twin" bigint DEFAULT 0 NOT NULL,
	"late" bigint DEFAULT 0 NOT NULL,
	"unknown" bigint DEFAULT 0 NOT NULL,
	"sent_twice" bigint DEFAULT 0 NOT NULL,
	"restamped" bigint DEFAULT 0 NOT NULL,
	"enriched" bigint DEFAULT 0 NOT NULL,
	"conflicting" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "duplicate_statistics_grain_starts_at_client_id_event_type_pk" PRIMARY KEY("grain","starts_at","client_id","event_type"),
	CONSTRAINT "duplicate_statistics_avoided" CHECK (avoided between 0 and duplicates),
	CONSTRAINT "duplicate_statistics_causes" CHECK (duplicates = we_failed + we_were_slow + hung_up + twin + late + unknown + sent_twice)
);
--> statement-breakpoint
CREATE INDEX "duplicate_statistics_client" ON "duplicate_statistics" USING btree ("client_id","grain","starts_at");
--> statement-breakpoint
-- What was explained before is counted anew, by being explained anew.
UPDATE "webhook_deliveries" SET "cause" = NULL, "cause_is_certain" = NULL, "would_repeat" = NULL
WHERE "cause" IS NOT NULL;
