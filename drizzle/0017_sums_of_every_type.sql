-- What pages ask of a client is the sum of its types: it is kept in a row of its own, without a type (an event's
-- type may be any text, but is never empty), and so is everybody's, whose type was `*`. Nobody folds meanwhile.
LOCK TABLE "statistics" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
DROP INDEX "statistics_client";--> statement-breakpoint
UPDATE "statistics" SET "event_type" = '' WHERE "client_id" = '*';--> statement-breakpoint
UPDATE "duplicate_statistics" SET "event_type" = '' WHERE "client_id" = '*';--> statement-breakpoint
-- In order of time, as they will be read.
INSERT INTO "statistics" ("grain", "starts_at", "client_id", "event_type", "events", "duplicates", "divergent", "dead")
SELECT "grain", "starts_at", "client_id", '', sum("events"), sum("duplicates"), sum("divergent"), sum("dead")
FROM "statistics" WHERE "client_id" <> '*'
GROUP BY "grain", "starts_at", "client_id"
ORDER BY "starts_at", "grain", "client_id";--> statement-breakpoint
CREATE INDEX "statistics_of_every_type" ON "statistics" USING btree ("grain","starts_at","client_id") WHERE event_type = '';--> statement-breakpoint
CREATE INDEX "statistics_client" ON "statistics" USING btree ("client_id","grain","starts_at") WHERE event_type = '';--> statement-breakpoint
ANALYZE "statistics";
