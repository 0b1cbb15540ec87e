import type { DuplicateCause } from "./duplicate-cause.ts";
import {
  answerTo,
  type Copy,
  type DuplicateFacts,
  type NotedAnswer,
  type ServerRun,
} from "./duplicate-facts.ts";
import { SENDER_TIMEOUT_MS, SILENCE_MS, SLOW_ANSWER_MS } from "./evidence.ts";
import { inWords, utc } from "./evidence-words.ts";

/** Clocks and networks: the sender's timeout begins before we see the request. */
const TIMEOUT_SLACK_MS = 1_000;
/** A run that answers says so each second, an idle one each 5 s. */
const BEAT_MS = 10_000;

/** A cause, and the sentences it rests on. */
export type Reason = { cause: DuplicateCause; isCertain: boolean; words: string[] };

/** Why a sender may have sent again, and from when on it could. */
export type Trouble = Reason & { of: Copy | null; from: number };

/** All that went wrong, or may have, with the answers before a copy; the oldest first. */
export function troublesOf(facts: DuplicateFacts, before: readonly Copy[], copy: Copy): Trouble[] {
  const troubles: Trouble[] = [];
  for (const each of before) {
    const noted = answerTo(facts, each);
    const trouble = noted === undefined ? unseenTrouble(facts, each, copy) : troubleOf(noted);
    if (trouble !== null) troubles.push({ ...trouble, of: each });
  }
  // Attempts that were answered, but are not on record as deliveries.
  const onRecord = new Set([...before, copy].map((each) => each.receivedAt));
  for (const noted of facts.answers) {
    if (onRecord.has(noted.receivedAt)) continue;
    const trouble = troubleOf(noted);
    if (trouble !== null) troubles.push({ ...trouble, of: null });
  }
  return troubles.sort((a, b) => a.from - b.from);
}

function troubleOf(answer: NotedAnswer): Omit<Trouble, "of"> | null {
  const { receivedAt, status, ackMs, wasGone } = answer;
  const attempt = `The attempt of ${utc(receivedAt)}`;
  if (status >= 500) {
    return {
      cause: "we_failed",
      isCertain: true,
      from: receivedAt + ackMs,
      words: [`${attempt} got ${status} from us after ${inWords(ackMs)}, so Retell sent again.`],
    };
  }
  if (wasGone) {
    const isSlow = ackMs >= SLOW_ANSWER_MS;
    return {
      cause: isSlow ? "we_were_slow" : "hung_up",
      isCertain: true,
      from: receivedAt,
      words: [
        `${attempt} was never answered: the sender had hung up when our ${status} was ready, after ${inWords(ackMs)}.`,
      ],
    };
  }
  if (ackMs >= SENDER_TIMEOUT_MS) {
    return {
      cause: "we_were_slow",
      isCertain: true,
      from: receivedAt + SENDER_TIMEOUT_MS - TIMEOUT_SLACK_MS,
      words: [
        `${attempt} got ${status} only after ${inWords(ackMs)}: above the default timeout of ${inWords(SENDER_TIMEOUT_MS)}.`,
      ],
    };
  }
  return null;
}

/** What may have gone wrong with an answer that nothing was noted about; null when it was good. */
export function unseenTrouble(
  facts: DuplicateFacts,
  of: Copy,
  copy: Copy,
): Omit<Trouble, "of"> | null {
  const at = of.receivedAt;
  const unknown = (why: string): Omit<Trouble, "of"> => ({
    cause: "unknown",
    isCertain: false,
    from: at,
    words: [`How the attempt of ${utc(at)} was answered is not known: ${why}.`],
  });
  if (facts.gaps.some(({ from, to }) => from <= at && at <= to)) {
    return unknown("more answers were unusual then than could be noted");
  }
  const alive = facts.runs.filter((run) => run.startedAt <= at && at <= endOf(run, facts.runs));
  if (alive.length === 0) return unknown("no answers are on record for that time");
  const unsure = alive.filter((run) => run.answeredUntil <= at);
  if (unsure.length === 0) return null;
  if (unsure.some((run) => !run.isOver)) {
    return unknown("the server has not yet said so");
  }
  const died = unsure.find((run) => diedBetween(run, at, copy.receivedAt, facts.runs));
  if (died === undefined) {
    return unknown("the server that may have taken it ended later, without notice");
  }
  return {
    cause: "we_failed",
    isCertain: false,
    from: at,
    words: [
      `The server ended without notice within ${inWords(BEAT_MS)} of the attempt of ${utc(at)} (it last showed life ${utc(died.lastSeenAt)}), and was started again before this copy came. The event was kept; its answer probably never left.`,
    ],
  };
}

/** The server fell silent around a delivery and was started anew before the copy came. */
function diedBetween(run: ServerRun, at: number, copyAt: number, runs: readonly ServerRun[]) {
  const restart = runs.find((other) => other.startedAt > run.lastSeenAt && other.startedAt > at);
  if (run.endedAt !== null || at - run.lastSeenAt > BEAT_MS) return false;
  return restart !== undefined && restart.startedAt <= copyAt;
}

/** How long a run may have taken deliveries. */
function endOf(run: ServerRun, runs: readonly ServerRun[]): number {
  if (run.endedAt !== null) return run.endedAt;
  if (!run.isOver) return Number.POSITIVE_INFINITY;
  const restarts = runs.filter((other) => other.startedAt > run.lastSeenAt);
  return Math.min(run.lastSeenAt + SILENCE_MS, ...restarts.map((other) => other.startedAt));
}
