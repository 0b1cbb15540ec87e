import { answerTrouble } from "./answer-words";
import type { Answer, StoryEntry } from "./story";

/** Entries that say the same again and again, to be shown as one line. */
export type Fold = { kind: "fold"; entries: StoryEntry[]; words: string };

/** Fewer are read as fast as the line that stands for them. */
const FOLDED_FROM = 5;

type Line = StoryEntry | Fold;

/** Longer, and what is below the axis is out of sight. */
const LONG = 40;
/** Of a long story so many lines are one already. */
const RUN_FROM = 3;

/**
 * Folds what stands next to one another and says the same; of a story that is long all the same, also
 * whatever went as it should; of the longest, such as a call with many events and a destination that
 * is down, all that was sent, with how much of it did not arrive.
 */
export function foldStory(entries: readonly StoryEntry[]): Line[] {
  let lines = foldAlike(entries);
  if (lines.length > LONG) lines = foldRuns(lines, isCalm);
  if (lines.length > LONG) {
    lines = foldRuns(lines, (entry) => isCalm(entry) || entry.kind === "attempt");
  }
  return lines;
}

function foldAlike(entries: readonly StoryEntry[]): Line[] {
  const folded: Line[] = [];
  let from = 0;
  while (from < entries.length) {
    const first = entries[from] as StoryEntry;
    const sameness = samenessOf(first);
    let to = from + 1;
    while (sameness !== null && to < entries.length && isSame(entries[to], sameness)) to += 1;
    const alike = entries.slice(from, to);
    if (alike.length < FOLDED_FROM) folded.push(...alike);
    else folded.push({ kind: "fold", entries: alike, words: wordsOf(alike) });
    from = to;
  }
  return folded;
}

function typeOf(entry: StoryEntry | undefined): string {
  if (entry?.kind === "event") return entry.event.eventType;
  return entry?.kind === "attempt" ? entry.attempt.eventType : "events";
}

function foldRuns(lines: readonly Line[], belongs: (entry: StoryEntry) => boolean): Line[] {
  const folded: Line[] = [];
  let from = 0;
  while (from < lines.length) {
    let to = from;
    while (to < lines.length && entriesOf(lines[to] as Line).every(belongs)) to += 1;
    const run = lines.slice(from, to);
    if (run.length < RUN_FROM) folded.push(...lines.slice(from, Math.max(to, from + 1)));
    else {
      const entries = run.flatMap(entriesOf);
      folded.push({ kind: "fold", entries, words: runWords(entries) });
    }
    from = Math.max(to, from + 1);
  }
  return folded;
}

const entriesOf = (line: Line): StoryEntry[] => (line.kind === "fold" ? line.entries : [line]);

/** Nobody has to act on it or looks for it; the events themselves are what a story is read by. */
function isCalm(entry: StoryEntry): boolean {
  switch (entry.kind) {
    case "attempt":
      return entry.attempt.outcome === "delivered";
    case "duplicate": {
      const { divergence } = entry.duplicate;
      const saysTheSame = divergence === "identical" || divergence === "restamped";
      return saysTheSame && !isTroubled(entry.answer);
    }
    case "run":
      return entry.run.outcome === "processed";
    default:
      return false;
  }
}

function runWords(entries: readonly StoryEntry[]): string {
  let [copies, sent, undelivered, runs] = [0, 0, 0, 0];
  for (const entry of entries) {
    if (entry.kind === "duplicate") copies += entry.duplicate.count;
    else if (entry.kind === "attempt") {
      sent += 1;
      if (entry.attempt.outcome !== "delivered") undelivered += 1;
    } else runs += 1;
  }
  const arrived = undelivered === 0 ? "all delivered" : `${undelivered} not delivered`;
  const parts = [
    copies > 0 &&
      `${copies} ${copies === 1 ? "duplicate that says" : "duplicates that say"} the same`,
    sent > 0 && `${sent} sent to destinations, ${arrived}`,
    runs > 0 && `${runs} ${runs === 1 ? "attempt" : "attempts"} to process, all well`,
  ];
  return parts.filter(Boolean).join("; ");
}

function isSame(entry: StoryEntry | undefined, sameness: string): boolean {
  return entry !== undefined && samenessOf(entry) === sameness;
}

/** Null for what is always shown: whatever staff may have to act on stands by itself. */
function samenessOf(entry: StoryEntry): string | null {
  switch (entry.kind) {
    case "event":
      if (isTroubled(entry.answer)) return null;
      return entry.event.status === "processed" ? `well ${entry.event.eventType}` : null;
    case "attempt": {
      const { outcome, eventType, forwardId, httpStatus, stage } = entry.attempt;
      // What arrived belongs to its event: a call that sends each turn has hundreds of both.
      if (outcome === "delivered") return `well ${eventType}`;
      return `failed ${forwardId} ${httpStatus ?? stage}`;
    }
    case "duplicate":
      if (isTroubled(entry.answer)) return null;
      return `duplicate ${entry.event.id} ${entry.duplicate.divergence}`;
    case "run":
      return entry.run.outcome === "failed" ? `run ${entry.event.id} ${entry.run.error}` : null;
    default:
      return null;
  }
}

function isTroubled(answer: Answer | null): boolean {
  return answer !== null && answerTrouble(answer) !== null;
}

function wordsOf(alike: readonly StoryEntry[]): string {
  const [first] = alike;
  switch (first?.kind) {
    case "duplicate": {
      const copies = alike.reduce(
        (sum, entry) => sum + (entry.kind === "duplicate" ? entry.duplicate.count : 0),
        0,
      );
      return `${copies} ${first.duplicate.divergence ?? "uncompared"} duplicates of ${first.event.eventType}`;
    }
    case "run":
      return `${alike.length} failed attempts to process ${first.event.eventType}`;
    case "attempt":
      if (first.attempt.outcome !== "delivered") {
        return `${alike.length} failed attempts to send ${first.attempt.eventType} to ${first.attempt.destinationName}`;
      }
  }
  const sent = alike.filter((entry) => entry.kind === "attempt").length;
  const events = alike.length - sent;
  return [
    events > 0 && `${events} × ${typeOf(first)}, all processed`,
    sent > 0 && `${sent} sent to destinations, all delivered`,
  ]
    .filter(Boolean)
    .join("; ");
}
