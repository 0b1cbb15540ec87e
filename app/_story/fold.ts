import { answerTrouble } from "./answer-words";
import type { Answer, StoryEntry } from "./story";

/** Entries that say the same again and again, to be shown as one line. */
export type Fold = { kind: "fold"; entries: StoryEntry[]; words: string };

/** Fewer are read as fast as the line that stands for them. */
const FOLDED_FROM = 5;

/** Folds what stands next to one another and says the same. */
export function foldStory(entries: readonly StoryEntry[]): (StoryEntry | Fold)[] {
  const folded: (StoryEntry | Fold)[] = [];
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
  const type = first?.kind === "event" ? first.event.eventType : "events";
  return [
    events > 0 && `${events} × ${type}, all processed`,
    sent > 0 && `${sent} sent to destinations, all delivered`,
  ]
    .filter(Boolean)
    .join("; ");
}
