-- The sums of all clients in rows of their own (see server/statistics/grains.ts), from what is there.
INSERT INTO statistics
  (grain, starts_at, client_id, event_type, events, duplicates, divergent, dead)
SELECT grain, starts_at, '*', '*', sum(events), sum(duplicates), sum(divergent), sum(dead)
FROM (
  SELECT grain, starts_at, events, duplicates, divergent, dead FROM statistics
  UNION ALL
  SELECT 'quarter', date_bin('15 minutes', starts_at, '2000-01-01 00:00:00Z'),
         events, duplicates, divergent, dead
  FROM statistics WHERE grain = 'minute'
) AS each
GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO latencies (grain, starts_at, client_id, measure, bucket, count)
SELECT grain, starts_at, '*', measure, bucket, sum(count)
FROM (
  SELECT grain, starts_at, measure, bucket, count FROM latencies
  UNION ALL
  SELECT 'quarter', date_bin('15 minutes', starts_at, '2000-01-01 00:00:00Z'),
         measure, bucket, count
  FROM latencies WHERE grain = 'minute'
) AS each
GROUP BY 1, 2, 4, 5;
