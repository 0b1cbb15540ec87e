CREATE TABLE "journal_progress" (
	"journal_id" text PRIMARY KEY NOT NULL,
	"segment" integer NOT NULL,
	"byte_offset" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
