import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { startClearing } from "../clearing.ts";
import { SILENCE_MS } from "../domain/evidence.ts";
import { ANSWERS_KEPT_DAYS } from "../domain/kept.ts";
import { log } from "../log.ts";
import { InHand, type Span } from "./in-hand.ts";
import { type Note, Notes } from "./notes.ts";
import { RecentAnswers } from "./recent-answers.ts";

const WRITE_EVERY_MS = 1_000;
/** A server that answers nobody tells only that it is alive. */
const IDLE_WRITE_EVERY_MS = 5_000;
/** Some megabytes, and minutes of an agency's traffic. */
const RECENT_ANSWERS = 10_000;

/** The delivery that was answered. */
type Delivery = {
  id: string;
  clientId: string;
  idempotencyKey: string | null;
  receivedAt: Date;
  signedAt: Date | null;
  sourceIp: string | null;
  bodySha256: string;
};

/** How it was answered. */
type Answer = {
  status: number;
  ackMs: number;
  wasGone: boolean;
  isJournaled: boolean;
  isDuplicate: boolean;
};

export type AnswerLog = {
  /** To be called when a request begins; its result is handed to `end`. */
  begin(startedAtMs: number): Span;
  /** Never waits and never throws. `delivery` is null where none was identified. */
  end(span: Span, delivery: Delivery | null, answer: Answer): void;
  write(): Promise<void>;
  /** Writes the rest, and that this run ended in order. */
  stop(): Promise<void>;
};

/**
 * Keeps what is needed to say later why a copy came: that everything before a moment was answered,
 * and which answers were unusual. In memory until the next write, bounded per client; what a crash
 * takes with it lies after `answered_until`, so that nobody takes silence for a good answer.
 *
 * Everything is one statement: an exception can never be missing before a limit that is written.
 */
export function openAnswerLog(sql: Sql, now: () => number = Date.now): AnswerLog {
  const runId = uuidv7();
  const startedAtMs = now();
  const inHand = new InHand(startedAtMs);
  const recent = new RecentAnswers(RECENT_ANSWERS);
  const notes = new Notes();
  let isBusy = true;
  let writtenAtMs = 0;
  let writing: Promise<void> = Promise.resolve();

  function end(span: Span, delivery: Delivery | null, answer: Answer): void {
    inHand.end(span);
    isBusy = true;
    // Retell's dashboard test has no key: it is never a duplicate.
    if (delivery === null || delivery.idempotencyKey === null) return;
    const { idempotencyKey } = delivery;
    // Its own object, so that the body is not kept with it; and without a spread, which is dear.
    const note: Note = {
      id: delivery.id,
      clientId: delivery.clientId,
      idempotencyKey,
      receivedAt: delivery.receivedAt,
      signedAt: delivery.signedAt,
      sourceIp: delivery.sourceIp,
      bodySha256: delivery.bodySha256,
      status: answer.status,
      ackMs: Math.round(answer.ackMs),
      wasGone: answer.wasGone,
      isJournaled: answer.isJournaled,
      isNoted: false,
    };
    const before = recent.find(idempotencyKey);
    notes.keepIfUnusual(note);
    if (before !== undefined) {
      notes.keepForCopy({ ...before, clientId: note.clientId, idempotencyKey });
    }
    if (answer.isDuplicate || before !== undefined) notes.keepForCopy(note);
    recent.put(idempotencyKey, note);
  }

  async function writeNow(endedAtMs: number | null): Promise<void> {
    const nowMs = now();
    const answeredUntil = inHand.answeredUntil(nowMs);
    const batch = notes.take();
    isBusy = false;
    const iso = (ms: number) => new Date(ms).toISOString();
    try {
      await sql`
        with run as (
          insert into server_runs as r (id, started_at, last_seen_at, answered_until, ended_at)
          values (${runId}, ${iso(startedAtMs)}, ${iso(nowMs)}, ${iso(answeredUntil)},
                  ${endedAtMs === null ? null : iso(endedAtMs)})
          on conflict (id) do update
            set last_seen_at = excluded.last_seen_at, answered_until = excluded.answered_until,
                ended_at = excluded.ended_at,
                -- What was explained meanwhile took this run for dead.
                silent_since = case
                  when excluded.last_seen_at - r.last_seen_at > ${SILENCE_MS} * interval '1 ms'
                  then coalesce(r.silent_since, r.last_seen_at) else r.silent_since end
        ),
        noted as (
          insert into noted_answers (delivery_id, client_id, idempotency_key, received_at,
            signed_at, source_ip, body_sha256, status, ack_ms, was_gone, is_journaled)
          select id, client_id, key, to_timestamp(received_ms / 1000),
                 to_timestamp(signed_ms / 1000), source_ip, sha, status, ack_ms, gone = 1,
                 journaled = 1
          from unnest(
            ${batch.notes.map((note) => note.id)}::uuid[],
            ${batch.notes.map((note) => note.clientId)}::text[],
            ${batch.notes.map((note) => note.idempotencyKey)}::text[],
            ${batch.notes.map((note) => note.receivedAt.getTime())}::float8[],
            ${batch.notes.map((note) => note.signedAt?.getTime() ?? null)}::float8[],
            ${batch.notes.map((note) => note.sourceIp)}::text[],
            ${batch.notes.map((note) => note.bodySha256)}::text[],
            ${batch.notes.map((note) => note.status)}::smallint[],
            ${batch.notes.map((note) => note.ackMs)}::int[],
            ${batch.notes.map((note) => Number(note.wasGone))}::int[],
            ${batch.notes.map((note) => Number(note.isJournaled))}::int[]
          ) as t (id, client_id, key, received_ms, signed_ms, source_ip, sha, status, ack_ms, gone,
                  journaled)
          on conflict (delivery_id) do nothing
        )
        insert into evidence_gaps (id, client_id, from_at, to_at, answers)
        select id, client_id, to_timestamp(from_ms / 1000), to_timestamp(to_ms / 1000), answers
        from unnest(
          ${batch.gaps.map(() => uuidv7())}::uuid[],
          ${batch.gaps.map((gap) => gap.clientId)}::text[],
          ${batch.gaps.map((gap) => gap.fromMs)}::float8[],
          ${batch.gaps.map((gap) => gap.toMs)}::float8[],
          ${batch.gaps.map((gap) => gap.answers)}::int[]
        ) as t (id, client_id, from_ms, to_ms, answers)`;
      writtenAtMs = nowMs;
    } catch (error) {
      isBusy = true;
      for (const note of notes.putBack(batch)) {
        if (recent.find(note.idempotencyKey)?.id === note.id) recent.put(note.idempotencyKey, note);
      }
      log.debug({ err: error }, "evidence.write_failed");
    }
  }

  function write(): Promise<void> {
    writing = writing.then(() => writeNow(null));
    return writing;
  }

  async function prune(): Promise<void> {
    await sql`
      delete from noted_answers
      where delivery_id < ${idOf(now() - ANSWERS_KEPT_DAYS * 86_400_000)}::uuid`;
    await sql`delete from evidence_gaps where to_at < now() - ${ANSWERS_KEPT_DAYS} * interval '1 day'`;
    await sql`delete from server_runs where last_seen_at < now() - ${ANSWERS_KEPT_DAYS} * interval '1 day'`;
  }

  const writeTimer = setInterval(() => {
    if (isBusy || now() - writtenAtMs >= IDLE_WRITE_EVERY_MS) void write();
  }, WRITE_EVERY_MS);
  const clearing = startClearing("answers", prune);
  writeTimer.unref();
  void write();

  return {
    begin: (startedMs) => inHand.begin(startedMs),
    end,
    write,
    async stop() {
      clearInterval(writeTimer);
      clearing.stop();
      await writing;
      await writeNow(now());
    },
  };
}

/** The lowest UUIDv7 of a moment: ids are in order of time, so this needs no index of its own. */
function idOf(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
