import type { Divergence } from "#server/domain/divergence";
import type { EffectState } from "#server/domain/effect";
import type { AttemptOutcome, EventStatus } from "#server/domain/event";
import type { RouterOutputs } from "#server/trpc/root";

/** One try to send an event to a destination. */
export type Attempt = RouterOutputs["forwards"]["ofCall"][number];

/** How a delivery was answered, where that is on record. */
export type Answer = RouterOutputs["events"]["answers"][number];

export type StoryEvent = {
  id: string;
  eventType: string;
  status: EventStatus;
  inDoubt: boolean;
  receivedAt: Date;
  signedAt: Date | null;
  processedAt: Date | null;
};
export type Duplicate = {
  id: string;
  eventId: string;
  receivedAt: Date;
  count: number;
  divergence: Divergence | null;
};
type Run = {
  eventId: string;
  number: number;
  startedAt: Date;
  finishedAt: Date | null;
  outcome: AttemptOutcome | null;
  error: string | null;
  requestedBy: string | null;
};
type Effect = {
  eventId: string;
  name: string;
  state: EffectState;
  startedAt: Date;
  finishedAt: Date | null;
  error: string | null;
  /** Known of a single event's effects; of a call's it is told from the runs. */
  inDoubt?: boolean;
};

/** One line of the time axis. */
export type StoryEntry =
  /** What Retell says happened then, by its own clock. */
  | { kind: "moment"; at: Date; words: string }
  /** The delivery that made an event. */
  | { kind: "event"; at: Date; event: StoryEvent; answer: Answer | null }
  | { kind: "duplicate"; at: Date; duplicate: Duplicate; event: StoryEvent; answer: Answer | null }
  /** A delivery of which nothing is left but how it was answered: it could not be kept. */
  | { kind: "lost"; at: Date; event: StoryEvent; answer: Answer }
  | { kind: "run"; at: Date; run: Run; event: StoryEvent }
  | { kind: "effect"; at: Date; effect: Effect; inDoubt: boolean; event: StoryEvent }
  | { kind: "attempt"; at: Date; attempt: Attempt }
  /** What is to come. */
  | { kind: "next"; at: Date; words: string };

export type Told = {
  events: readonly StoryEvent[];
  duplicates: readonly Duplicate[];
  runs: readonly Run[];
  effects: readonly Effect[];
  attempts: readonly Attempt[];
  answers: readonly Answer[];
  moments: readonly { at: Date | null | undefined; words: string }[];
  next?: readonly { at: Date; words: string }[];
};

/** At the same instant the cause stands before what follows from it. */
const RANK: Record<StoryEntry["kind"], number> = {
  moment: 0,
  event: 1,
  duplicate: 2,
  lost: 3,
  run: 4,
  effect: 5,
  attempt: 6,
  next: 7,
};

/** Everything that happened, on one axis, the oldest first. What is about no known event is left out. */
export function tellStory(told: Told): StoryEntry[] {
  const events = new Map(told.events.map((event) => [event.id, event]));
  const answers = new Map(told.answers.map((answer) => [answerKey(answer), answer]));
  /** Each is told once, with the delivery that was received at that very moment. */
  const takeAnswer = (delivery: { eventId: string; receivedAt: Date }) => {
    const key = answerKey(delivery);
    const answer = answers.get(key) ?? null;
    answers.delete(key);
    return answer;
  };
  const entries: StoryEntry[] = told.events.map((event) => ({
    kind: "event",
    at: event.receivedAt,
    event,
    answer: takeAnswer({ eventId: event.id, receivedAt: event.receivedAt }),
  }));
  const about = (eventId: string, add: (event: StoryEvent) => StoryEntry) => {
    const event = events.get(eventId);
    if (event) entries.push(add(event));
  };
  for (const duplicate of told.duplicates) {
    about(duplicate.eventId, (event) => ({
      kind: "duplicate",
      at: duplicate.receivedAt,
      duplicate,
      event,
      answer: takeAnswer(duplicate),
    }));
  }
  for (const answer of answers.values()) {
    // Twins of one instant share a line; what was answered well is on record with it.
    if (answer.status === 200) continue;
    about(answer.eventId, (event) => ({ kind: "lost", at: answer.receivedAt, event, answer }));
  }
  for (const run of told.runs) {
    about(run.eventId, (event) => ({ kind: "run", at: run.startedAt, run, event }));
  }
  for (const effect of told.effects) {
    about(effect.eventId, (event) => ({
      kind: "effect",
      at: effect.startedAt,
      effect,
      inDoubt: effect.inDoubt ?? isInDoubt(effect, event, told.runs),
      event,
    }));
  }
  for (const attempt of told.attempts) {
    about(attempt.eventId, () => ({ kind: "attempt", at: attempt.startedAt, attempt }));
  }
  for (const { at, words } of told.moments) if (at) entries.push({ kind: "moment", at, words });
  for (const { at, words } of told.next ?? []) entries.push({ kind: "next", at, words });
  return entries.sort(
    (one, other) => one.at.getTime() - other.at.getTime() || RANK[one.kind] - RANK[other.kind],
  );
}

/** Whether the run that began it has ended, and nobody knows how it ended itself. */
function isInDoubt(effect: Effect, event: StoryEvent, runs: readonly Run[]): boolean {
  if (effect.state !== "started") return false;
  const begunBy = runs.findLast(
    ({ eventId, startedAt }) => eventId === effect.eventId && startedAt <= effect.startedAt,
  );
  // A first run that went well is not told of.
  if (begunBy === undefined) return event.status === "processed" || event.status === "dead";
  return begunBy.outcome !== null;
}

function answerKey({ eventId, receivedAt }: { eventId: string; receivedAt: Date }): string {
  return `${eventId} ${receivedAt.getTime()}`;
}

/** Tells entries apart; stays the same while a story grows. */
export function entryKey(entry: StoryEntry): string {
  switch (entry.kind) {
    case "moment":
    case "next":
      return `${entry.kind} ${entry.words}`;
    case "event":
      return entry.event.id;
    case "duplicate":
      return entry.duplicate.id;
    case "lost":
      return entry.answer.deliveryId;
    case "run":
      return `${entry.run.eventId} run ${entry.run.number}`;
    case "effect":
      return `${entry.effect.eventId} effect ${entry.effect.name}`;
    case "attempt":
      return `${entry.attempt.forwardId} ${entry.attempt.number}`;
  }
}
