import { answerTo, type Copy, type DuplicateFacts, type NotedAnswer } from "./duplicate-facts.ts";

/** What happened around a duplicate, for a time axis. `at` is in ms since 1970. */
export type TimelineEntry = {
  at: number;
  kind: "signed" | "received" | "answered" | "hung_up" | "server_started" | "server_last_seen";
  /** Which delivery; null for what is about the server. */
  of: "first" | "other" | "this" | "not_recorded" | null;
  /** Of an answer. */
  status: number | null;
  ackMs: number | null;
};

/** A server that came or went so long before is no part of the story. */
const AROUND_MS = 60_000;

/**
 * What is on record, in order of time: each delivery as it was signed, received and answered, and
 * servers that died or began around them. Ordinary answers that were not noted are not in it.
 */
export function timelineOf(facts: DuplicateFacts): TimelineEntry[] {
  const { first, copy, others, answers, runs } = facts;
  const entries: TimelineEntry[] = [
    ...entriesOf(first, "first", answerTo(facts, first)),
    ...others.flatMap((other) => entriesOf(other, "other", answerTo(facts, other))),
    ...entriesOf(copy, "this", answerTo(facts, copy)),
  ];
  const onRecord = new Set([first, copy, ...others].map((each) => each.receivedAt));
  const start = Math.min(...onRecord);
  const end = Math.max(...onRecord);
  const isWithin = (at: number) => at >= start - AROUND_MS && at <= end;
  for (const answer of answers) {
    if (onRecord.has(answer.receivedAt) || !isWithin(answer.receivedAt)) continue;
    entries.push(
      entry(answer.receivedAt, "received", "not_recorded"),
      answerEntry(answer, "not_recorded"),
    );
  }
  for (const run of runs) {
    if (isWithin(run.startedAt)) entries.push(entry(run.startedAt, "server_started", null));
    const died = run.isOver && run.endedAt === null;
    if (died && isWithin(run.lastSeenAt)) {
      entries.push(entry(run.lastSeenAt, "server_last_seen", null));
    }
  }
  return entries
    .map((each, index) => ({ each, index }))
    .sort((a, b) => a.each.at - b.each.at || a.index - b.index)
    .map(({ each }) => each);
}

function entriesOf(
  copy: Copy,
  of: TimelineEntry["of"],
  answer: NotedAnswer | undefined,
): TimelineEntry[] {
  return [
    ...(copy.signedAt === null ? [] : [entry(copy.signedAt, "signed", of)]),
    entry(copy.receivedAt, "received", of),
    ...(answer === undefined ? [] : [answerEntry(answer, of)]),
  ];
}

function answerEntry(answer: NotedAnswer, of: TimelineEntry["of"]): TimelineEntry {
  const { receivedAt, ackMs, status, wasGone } = answer;
  return {
    ...entry(receivedAt + ackMs, wasGone ? "hung_up" : "answered", of),
    status,
    ackMs,
  };
}

function entry(at: number, kind: TimelineEntry["kind"], of: TimelineEntry["of"]): TimelineEntry {
  return { at, kind, of, status: null, ackMs: null };
}
