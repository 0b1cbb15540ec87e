import type { calls } from "../db/schema/calls.ts";
import { CALL_STATES, type CallState, type TranscriptEntry } from "../domain/call.ts";

/** A row of `calls` without the identity it is stored under. */
export type CallRecord = Omit<typeof calls.$inferSelect, "clientId" | "callId">;

type Sourced = Omit<
  CallRecord,
  "state" | "provenance" | "transcript" | "firstEventAt" | "lastEventAt"
>;
/** What one event says; undefined where it says nothing. */
export type CallFacts = { kind: CallRecord["kind"] } & {
  [Field in keyof Sourced]?: NonNullable<Sourced[Field]>;
};

/** One event, read: everything the merge has to know of it. */
export type Observation = {
  state: CallState;
  /** See `rankOf`. */
  rank: string;
  facts: CallFacts;
  transcript?: { rank: string; entries: TranscriptEntry[] };
  receivedAt: Date;
};

/** In this order in `provenance`, so that equal knowledge is stored as equal text. */
const FIELDS = [
  "kind",
  "callType",
  "direction",
  "fromNumber",
  "toNumber",
  "agentId",
  "agentName",
  "startedAt",
  "endedAt",
  "transferEndedAt",
  "durationMs",
  "endReason",
  "costCents",
  "recordingUrl",
  "analysis",
  "metadata",
] as const satisfies readonly (keyof Sourced)[];

/**
 * Merges what one event says into what is known of its call.
 *
 * Each field is the value of the highest-ranked event that had one. A maximum does not care about
 * the order it is taken in, nor how often an event is counted: so the row is right for every order
 * of arrival, and running an event twice changes nothing. The ranks are kept per field in
 * `provenance`, so no other event has to be read.
 */
export function mergeObservation(known: CallRecord | null, seen: Observation): CallRecord {
  const record = known === null ? blankRecord(seen) : { ...known };
  const provenance: Record<string, string> = {};
  for (const field of FIELDS) {
    const rank = mergeField(record, field, seen, known?.provenance[field]);
    if (rank !== undefined) provenance[field] = rank;
  }
  const transcriptRank = known?.provenance.transcript;
  if (seen.transcript && isHigher(seen.transcript.rank, transcriptRank)) {
    record.transcript = seen.transcript.entries;
    provenance.transcript = seen.transcript.rank;
  } else if (transcriptRank !== undefined) {
    provenance.transcript = transcriptRank;
  }
  record.provenance = provenance;
  record.state = laterState(record.state, seen.state);
  record.firstEventAt = new Date(Math.min(+record.firstEventAt, +seen.receivedAt));
  record.lastEventAt = new Date(Math.max(+record.lastEventAt, +seen.receivedAt));
  // A duration that nobody reported follows from the two instants, whichever events they are from.
  if (provenance.durationMs === undefined) record.durationMs = durationBetween(record);
  return record;
}

/** Takes the event's value over if it outranks the known one; returns the rank of what stands. */
function mergeField<Field extends (typeof FIELDS)[number]>(
  record: CallRecord,
  field: Field,
  seen: Observation,
  knownRank: string | undefined,
): string | undefined {
  const value: CallFacts[Field] = seen.facts[field];
  if (value === undefined || !isHigher(seen.rank, knownRank)) return knownRank;
  record[field] = value as CallRecord[Field];
  return seen.rank;
}

function isHigher(rank: string, knownRank: string | undefined): boolean {
  return knownRank === undefined || rank > knownRank;
}

function laterState(a: CallState, b: CallState): CallState {
  return CALL_STATES.indexOf(a) >= CALL_STATES.indexOf(b) ? a : b;
}

function durationBetween({ startedAt, endedAt }: CallRecord): number | null {
  if (startedAt === null || endedAt === null) return null;
  const durationMs = endedAt.getTime() - startedAt.getTime();
  return durationMs >= 0 && durationMs <= 2_147_483_647 ? durationMs : null;
}

function blankRecord({ facts, state, receivedAt }: Observation): CallRecord {
  return {
    kind: facts.kind,
    state,
    callType: null,
    direction: null,
    fromNumber: null,
    toNumber: null,
    agentId: null,
    agentName: null,
    startedAt: null,
    endedAt: null,
    transferEndedAt: null,
    durationMs: null,
    endReason: null,
    costCents: null,
    recordingUrl: null,
    transcript: null,
    analysis: null,
    metadata: null,
    provenance: {},
    firstEventAt: receivedAt,
    lastEventAt: receivedAt,
  };
}
