import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { startClearing } from "../clearing.ts";
import { LIVE_CHANNEL, liveMessage } from "../db/index.ts";
import { REFUSALS_CLEARED_EVERY_SECONDS, REFUSALS_KEPT_PER_CLIENT } from "../domain/kept.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import { log } from "../log.ts";

/** How many refusals of one client are kept in detail per flush; the rest are only counted. */
const DETAILS_PER_CLIENT = 10;
const DETAILS_IN_ALL = 500;
const EXCERPT_BYTES = 300;
const FLUSH_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = REFUSALS_CLEARED_EVERY_SECONDS * 1_000;

type Refusal = {
  clientId: string | null;
  code: RefusalCode;
  sourceIp: string | null;
  bodyBytes: number | null;
  body: Buffer | null;
  detail: string;
};

type Detail = {
  id: string;
  clientId: string;
  code: RefusalCode;
  refusedAt: Date;
  sourceIp: string | null;
  bodyBytes: number | null;
  excerpt: string | null;
  detail: string;
};

type Count = { clientId: string; code: RefusalCode; hour: Date; count: number; lastAt: Date };

export type RefusalLog = {
  /** Never waits and never throws: a flood of refusals costs nothing. */
  note(refusal: Refusal): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Collects refusals in memory and writes them in batches, bounded per client. A crash may lose
 * those of the last second: they are a help for staff, not a record anything depends on.
 */
export function openRefusalLog(sql: Sql): RefusalLog {
  let details: Detail[] = [];
  let detailsOf = new Map<string, number>();
  let counts = new Map<string, Count>();
  let flushing: Promise<void> = Promise.resolve();

  function note(refusal: Refusal): void {
    const refusedAt = new Date();
    const clientId = refusal.clientId ?? "";
    count(clientId, refusal.code, refusedAt, 1);

    const soFar = detailsOf.get(clientId) ?? 0;
    const isFull = soFar >= DETAILS_PER_CLIENT || details.length >= DETAILS_IN_ALL;
    if (refusal.clientId === null || isFull) return;
    detailsOf.set(clientId, soFar + 1);
    details.push({
      id: uuidv7(),
      clientId,
      code: refusal.code,
      refusedAt,
      sourceIp: refusal.sourceIp,
      bodyBytes: refusal.bodyBytes,
      excerpt: refusal.body === null ? null : excerptOf(refusal.body),
      detail: refusal.detail,
    });
  }

  function count(clientId: string, code: RefusalCode, lastAt: Date, by: number): void {
    const hour = new Date(Math.floor(lastAt.getTime() / 3_600_000) * 3_600_000);
    const key = `${clientId} ${code} ${hour.getTime()}`;
    const known = counts.get(key);
    counts.set(key, { clientId, code, hour, count: (known?.count ?? 0) + by, lastAt });
  }

  function flush(): Promise<void> {
    flushing = flushing.then(write);
    return flushing;
  }

  async function write(): Promise<void> {
    if (counts.size === 0) return;
    const batch = { details, counts: [...counts.values()] };
    details = [];
    detailsOf = new Map();
    counts = new Map();
    try {
      await sql.begin(async (tx) => {
        if (batch.details.length > 0) {
          await tx`insert into refused_requests ${tx(
            batch.details.map((d) => ({
              id: d.id,
              client_id: d.clientId,
              code: d.code,
              refused_at: d.refusedAt,
              source_ip: d.sourceIp,
              body_bytes: d.bodyBytes,
              excerpt: d.excerpt,
              detail: d.detail,
            })),
          )}`;
        }
        // Sorted, so that two processes lock the rows in the same order.
        const sorted = batch.counts.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        // No alias for the table: after an "as" postgres.js takes the rows for column names.
        await tx`
          insert into refusal_counts ${tx(
            sorted.map((c) => ({
              client_id: c.clientId,
              code: c.code,
              hour: c.hour,
              count: c.count,
              last_at: c.lastAt,
            })),
          )}
          on conflict (hour, client_id, code) do update
            set count = refusal_counts.count + excluded.count,
                last_at = greatest(refusal_counts.last_at, excluded.last_at)
          returning (select pg_notify(${LIVE_CHANNEL}, ${liveMessage("refusals")}))`;
      });
    } catch (error) {
      // The figures go back to be tried again; the details of one second are let go.
      for (const c of batch.counts) count(c.clientId, c.code, c.lastAt, c.count);
      log.warn({ err: error }, "refusals.flush_failed");
    }
  }

  async function prune(): Promise<void> {
    await sql`
      delete from refused_requests r
      using (
        select id, row_number() over (partition by client_id order by refused_at desc, id desc) as n
        from refused_requests
      ) as ranked
      where ranked.id = r.id and ranked.n > ${REFUSALS_KEPT_PER_CLIENT}`;
  }

  const flushTimer = setInterval(flush, FLUSH_EVERY_MS);
  const clearing = startClearing("refused requests", prune, PRUNE_EVERY_MS);
  flushTimer.unref();

  return {
    note,
    flush,
    async stop() {
      clearInterval(flushTimer);
      clearing.stop();
      await flush();
    },
  };
}

const keyOf = (c: Count) => `${c.hour.toISOString()} ${c.clientId} ${c.code}`;

/** The first bytes as text that PostgreSQL takes and a screen can show. */
function excerptOf(body: Buffer): string {
  return (
    body
      .subarray(0, EXCERPT_BYTES)
      .toString("utf8")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
  );
}
