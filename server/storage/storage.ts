import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { KEPT_KINDS, type KeptKind } from "../domain/kept.ts";

/** Each table of the database under what it holds; the first one is what is counted. */
export const TABLES_OF: Record<KeptKind, readonly [string, ...string[]]> = {
  events: ["webhook_events"],
  duplicates: ["webhook_deliveries", "duplicated_events"],
  calls: ["calls"],
  alerts: ["alerts"],
  processing: ["processing_attempts", "effects", "replays", "replay_items"],
  forwards: ["forward_attempts", "forwards", "forwards_during_outage"],
  search: ["event_search", "event_search_state"],
  answers: ["noted_answers", "evidence_gaps", "server_runs"],
  refusals: ["refused_requests", "refusal_counts"],
  figures: ["statistics", "latencies", "duplicate_statistics", "statistic_deltas"],
  audit: ["audit_log"],
  settings: [
    "clients",
    "destinations",
    "destination_circuits",
    "saved_views",
    "journal_progress",
    "staff_users",
    "staff_sessions",
    "staff_accounts",
    "staff_verifications",
    "staff_invitations",
    "staff_rate_limits",
  ],
};

/** `rows` is what PostgreSQL reckons; null where it has not looked yet. */
export type KeptSize = { kind: KeptKind; rows: number | null; bytes: number };

/** How much is kept of each kind, and since when. Nothing is counted, however much there is. */
export async function readStorage(
  db: Db,
): Promise<{ kinds: KeptSize[]; databaseBytes: number; oldestEventAt: Date | null }> {
  const tables = sql.join(
    KEPT_KINDS.flatMap((kind) =>
      TABLES_OF[kind].map((table, at) => sql`(${kind}, ${table}, ${at === 0})`),
    ),
    sql`, `,
  );
  const sizes = await db.execute<{ kind: KeptKind; rows: number | null; bytes: number }>(sql`
    select t.kind,
           sum(pg_total_relation_size(c.oid))::float8 as bytes,
           -- Two that reckon, at different times: 0 and -1 are of those that have not.
           nullif(max(greatest(c.reltuples, s.n_live_tup, 0)) filter (where t.is_counted), 0)::float8
             as rows
    from (values ${tables}) as t (kind, name, is_counted)
    join pg_class c on c.oid = to_regclass(t.name)
    left join pg_stat_user_tables s on s.relid = c.oid
    group by t.kind`);
  const [whole] = await db.execute<{ bytes: number; oldest_ms: number | null }>(sql`
    select pg_database_size(current_database())::float8 as bytes,
           (select extract(epoch from min(received_at))::float8 * 1000 from webhook_events
            where not is_test) as oldest_ms`);
  return {
    kinds: KEPT_KINDS.map((kind) => {
      const size = sizes.find((one) => one.kind === kind);
      return { kind, rows: size?.rows ?? null, bytes: size?.bytes ?? 0 };
    }),
    databaseBytes: whole?.bytes ?? 0,
    oldestEventAt: whole?.oldest_ms == null ? null : new Date(Math.round(whole.oldest_ms)),
  };
}
