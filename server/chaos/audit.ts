import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Sql } from "postgres";
import { countMisfiledEvents } from "../inbox/index.ts";
import { accepted, type Entry } from "./ledger.ts";

export type Audit = {
  /** Facts that were sent, and those of them that are events now. */
  facts: number;
  events: number;
  /** Facts that no post was accepted of: the sender's four tries all fell into outages. */
  neverAccepted: number;
  /** Posts that were promised to be kept, and those that are: first ones and duplicates. */
  accepted: number;
  recorded: number;
  inDoubt: number;
  /** Facts without a post in doubt: their counts must agree to the unit. */
  exactFacts: number;
  duplicates: number;
  /** In words; the first fifty of them. */
  faults: string[];
  faultCount: number;
};

type Row = {
  key: string;
  id: string;
  status: string;
  duplicates: number;
  deliveries: number;
  runs: number;
  processed: number;
  open: number;
};

const FACTS_AT_ONCE = 500;
const FAULTS_SHOWN = 50;

/**
 * Compares, id by id, what the sender was told with what is there. Reads the ledger and the
 * database in pieces.
 */
export async function auditLedger(sql: Sql, ledgerPath: string): Promise<Audit> {
  const counts = { facts: 0, events: 0, neverAccepted: 0, accepted: 0, recorded: 0, inDoubt: 0 };
  const audit: Audit = { ...counts, exactFacts: 0, duplicates: 0, faults: [], faultCount: 0 };
  const fault = (text: string) => {
    audit.faultCount += 1;
    if (audit.faults.length < FAULTS_SHOWN) audit.faults.push(text);
  };

  const piece: Entry[] = [];
  for await (const line of createInterface(createReadStream(ledgerPath))) {
    piece.push(JSON.parse(line) as Entry);
    if (piece.length === FACTS_AT_ONCE) await auditPiece(piece.splice(0));
  }
  await auditPiece(piece);
  await auditWhole();
  return audit;

  async function auditPiece(entries: Entry[]): Promise<void> {
    const rows = await readRows(
      sql,
      entries.map(({ key }) => key),
    );
    for (const entry of entries) auditFact(entry, rows.get(entry.key));
  }

  function auditFact(entry: Entry, row: Row | undefined): void {
    const promised = accepted(entry);
    const recorded = row === undefined ? 0 : 1 + row.duplicates;
    audit.facts += 1;
    audit.events += row === undefined ? 0 : 1;
    audit.accepted += promised;
    audit.recorded += recorded;
    audit.inDoubt += entry.inDoubt;
    audit.duplicates += row?.duplicates ?? 0;
    if (promised === 0) audit.neverAccepted += 1;
    if (entry.inDoubt === 0) audit.exactFacts += 1;
    for (const what of judgeFact(entry, row, recorded)) fault(`${entry.key}: ${what}`);
  }

  async function auditWhole(): Promise<void> {
    const [whole] = await sql<Record<string, number>[]>`
      select (select count(*)::float8 from webhook_events) as events,
             (select coalesce(sum(duplicate_count), 0)::float8 from webhook_events) as duplicates,
             (select coalesce(sum(count), 0)::float8 from webhook_deliveries) as deliveries,
             (select count(*)::float8 from chaos_runs) as runs,
             (select count(*)::float8 from processing_attempts where outcome is null) as open`;
    const expectations: [string, number | undefined, number | undefined][] = [
      ["events in the database against those the sender knows", whole?.events, audit.events],
      ["kept duplicates against counted ones", whole?.deliveries, whole?.duplicates],
      [
        "events listed as duplicated, and not, against their counts",
        await countMisfiledEvents(sql),
        0,
      ],
      ["runs against events", whole?.runs, whole?.events],
      ["attempts left open", whole?.open, 0],
      [
        "events and duplicates against recorded deliveries",
        audit.events + audit.duplicates,
        audit.recorded,
      ],
    ];
    for (const [what, is, should] of expectations) {
      if (is !== should) fault(`${what}: ${is} against ${should}`);
    }
  }
}

/** What is wrong with one fact. */
export function judgeFact(entry: Entry, row: Row | undefined, recorded: number): string[] {
  const promised = accepted(entry);
  const wrong: string[] = [];
  if (promised > 0 && row === undefined) wrong.push("answered 2xx, and not there");
  if (recorded < promised) wrong.push(`${promised} accepted, ${recorded} recorded`);
  if (recorded > promised + entry.inDoubt) {
    wrong.push(`${recorded} recorded of ${promised} accepted and ${entry.inDoubt} in doubt`);
  }
  if (entry.first > 1) wrong.push(`${entry.first} answered to be the first`);
  if (entry.eventIds.length > 1) wrong.push(`answered under ${entry.eventIds.length} ids`);
  if (row === undefined) return wrong;
  if (entry.eventIds.some((id) => id !== row.id))
    wrong.push("answered under an id it does not have");
  if (row.status !== "processed") wrong.push(`is ${row.status}`);
  if (row.runs !== 1) wrong.push(`processed ${row.runs} times`);
  if (row.processed !== 1) wrong.push(`${row.processed} attempts that processed it`);
  if (row.open !== 0) wrong.push(`${row.open} attempts left open`);
  if (row.deliveries !== row.duplicates) {
    wrong.push(`${row.duplicates} duplicates counted, ${row.deliveries} kept`);
  }
  return wrong;
}

async function readRows(sql: Sql, keys: string[]): Promise<Map<string, Row>> {
  const rows = await sql<Row[]>`
    select e.idempotency_key as key, e.id, e.status, e.duplicate_count as duplicates,
           (select coalesce(sum(count), 0)::int from webhook_deliveries d where d.event_id = e.id)
             as deliveries,
           (select count(*)::int from chaos_runs r where r.event_id = e.id) as runs,
           (select count(*)::int from processing_attempts a
            where a.event_id = e.id and a.outcome = 'processed') as processed,
           (select count(*)::int from processing_attempts a
            where a.event_id = e.id and a.outcome is null) as open
    from webhook_events e where e.idempotency_key = any(${keys})`;
  return new Map(rows.map((row) => [row.key, row]));
}
