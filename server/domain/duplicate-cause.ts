import { SILENCE_MS, SLOW_ANSWER_MS } from "./evidence.ts";

/**
 * Why a copy came, in order of precedence.
 *
 * `we_failed`: an earlier attempt got a 5xx, or its server died before it could answer.
 * `we_were_slow`: an earlier attempt was answered after the sender's timeout, or the sender gave up
 * waiting. `hung_up`: the sender closed the connection at once, before our answer. `twin`: equal
 * bytes within a second, so no timeout can have passed. `late`: it came when no retry was due, or
 * was long on its way. `unknown`: how an earlier attempt was answered is not known. `sent_twice`:
 * all earlier attempts were answered 200 in time.
 */
export const DUPLICATE_CAUSES = [
  "we_failed",
  "we_were_slow",
  "hung_up",
  "twin",
  "late",
  "unknown",
  "sent_twice",
] as const;
export type DuplicateCause = (typeof DUPLICATE_CAUSES)[number];

/** Retell's default; an agent's `webhook_timeout_ms` may differ, and is not told to us. */
export const SENDER_TIMEOUT_MS = 10_000;
/** No timeout of Retell's is known to be shorter. */
export const TWIN_MS = 1_000;
/** Three retries with the default timeout are over by then. */
export const LATE_MS = 5 * 60_000;
/** A failure explains no copy that comes later than this. */
const REACH_MS = 3_600_000;
/** Clocks and networks: the sender's timeout begins before we see the request. */
const TIMEOUT_SLACK_MS = 1_000;
/** A run that answers says so each second, an idle one each 5 s. */
const BEAT_MS = 10_000;

/** One delivery of the event that is on record. Times are in ms since 1970. */
export type Copy = { receivedAt: number; signedAt: number | null; bodySha256: string };

/** How a delivery was answered, where that was noted; matched by when it was received. */
export type NotedAnswer = {
  receivedAt: number;
  status: number;
  ackMs: number;
  wasGone: boolean;
  isJournaled: boolean;
};

/** One run of the server; see the table `server_runs`. */
export type ServerRun = {
  startedAt: number;
  lastSeenAt: number;
  answeredUntil: number;
  endedAt: number | null;
  /** It ended in order, or has been silent for so long that it must have died. */
  isOver: boolean;
};

export type DuplicateFacts = {
  first: Copy;
  /** Other copies on record that may have come before; the latest ones suffice. */
  others: readonly Copy[];
  copy: Copy;
  answers: readonly NotedAnswer[];
  runs: readonly ServerRun[];
  /** Spans in which not every unusual answer could be noted. */
  gaps: readonly { from: number; to: number }[];
};

export type Explanation = {
  cause: DuplicateCause;
  /** False where the cause is the likeliest, but not on record. */
  isCertain: boolean;
  /** Sentences, each a fact that the cause rests on. */
  evidence: string[];
};

/** Says why a copy came. Total, and the same for the same facts. */
export function explainDuplicate(facts: DuplicateFacts): Explanation {
  const { before, copy } = inOrder(facts);
  const troubles = troublesOf(facts, before, copy);
  const used = new Set<Trouble>();
  // Each failure makes the sender try once more, so the copies between may have used it up.
  for (const [index, each] of before.entries()) {
    if (index > 0) reasonFor(each, before.slice(0, index), troubles, used);
  }
  const reason = reasonFor(copy, before, troubles, used);
  return {
    cause: reason.cause,
    isCertain: reason.isCertain,
    evidence: [...history(facts, before, copy), ...reason.words],
  };
}

type Reason = { cause: DuplicateCause; isCertain: boolean; words: string[] };

/** Why a sender may have sent again, and from when on it could. */
type Trouble = Reason & { of: Copy | null; from: number };

/**
 * The copies before the one to explain, oldest first. One that waited in a journal can be recorded
 * after a later one; then the two change places, for it is the pair that wants a reason.
 */
function inOrder({ first, others, copy }: DuplicateFacts): { before: Copy[]; copy: Copy } {
  const later = copy.receivedAt < first.receivedAt ? first : copy;
  const earlier = later === copy ? first : copy;
  const between = others
    .filter((other) => other.receivedAt <= later.receivedAt)
    .filter((other) => other !== later && other !== earlier);
  const before = [earlier, ...between].sort((a, b) => a.receivedAt - b.receivedAt);
  return { before, copy: later };
}

function reasonFor(
  copy: Copy,
  before: readonly Copy[],
  troubles: readonly Trouble[],
  used: Set<Trouble>,
): Reason {
  const mayExplain = (trouble: Trouble) =>
    !used.has(trouble) &&
    trouble.of !== copy &&
    trouble.from <= copy.receivedAt &&
    copy.receivedAt - trouble.from <= REACH_MS;
  const failure = troubles.find((each) => each.cause !== "unknown" && mayExplain(each));
  if (failure !== undefined) {
    used.add(failure);
    return failure;
  }
  const byTime = twinReason(copy, before) ?? lateReason(copy, before);
  if (byTime !== null) return byTime;
  const unclear = troubles.find((each) => each.cause === "unknown" && mayExplain(each));
  if (unclear !== undefined) {
    used.add(unclear);
    return unclear;
  }
  return {
    cause: "sent_twice",
    isCertain: true,
    words: [
      used.size === 0
        ? "Every attempt before it got 200 in time, so nothing of ours asked for this copy."
        : "Each attempt before it that got no 200 in time was followed by a copy of its own, so nothing of ours asked for this one.",
    ],
  };
}

function twinReason(copy: Copy, before: readonly Copy[]): Reason | null {
  const twin = before.find(
    (each) =>
      each.bodySha256 === copy.bodySha256 && Math.abs(copy.receivedAt - each.receivedAt) < TWIN_MS,
  );
  if (twin === undefined) return null;
  return {
    cause: "twin",
    isCertain: true,
    words: [
      `The same bytes came twice within ${inWords(copy.receivedAt - twin.receivedAt)}: too soon for a timeout (${inWords(SENDER_TIMEOUT_MS)} by default), and no failed answer was before it.`,
    ],
  };
}

function lateReason(copy: Copy, before: readonly Copy[]): Reason | null {
  const previous = before.at(-1);
  if (previous === undefined) return null;
  const late = (words: string): Reason => ({ cause: "late", isCertain: true, words: [words] });
  const after = copy.receivedAt - previous.receivedAt;
  if (after >= LATE_MS) {
    return late(
      `It came ${inWords(after)} after the delivery before it: later than three retries with the default timeout take.`,
    );
  }
  const onItsWay = lagOf(copy);
  if (onItsWay !== null && onItsWay >= SENDER_TIMEOUT_MS) {
    return late(`It was ${inWords(onItsWay)} on its way from Retell's signature to us.`);
  }
  const previousOnItsWay = lagOf(previous);
  if (previousOnItsWay !== null && previousOnItsWay >= SENDER_TIMEOUT_MS) {
    return late(
      `The delivery before it reached us ${inWords(previousOnItsWay)} after it was signed: by then the default timeout of ${inWords(SENDER_TIMEOUT_MS)} had passed.`,
    );
  }
  return null;
}

function troublesOf(facts: DuplicateFacts, before: readonly Copy[], copy: Copy): Trouble[] {
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
function unseenTrouble(facts: DuplicateFacts, of: Copy, copy: Copy): Omit<Trouble, "of"> | null {
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

/** What is on record about the delivery before, its answer, and this copy. */
function history(facts: DuplicateFacts, before: readonly Copy[], copy: Copy): string[] {
  const previous = before.at(-1);
  if (previous === undefined) return [];
  const name = before.length === 1 ? "The first delivery" : "The delivery before this one";
  const words = [
    `${name} came ${utc(previous.receivedAt)}. ${answerWords(facts, previous)}`.trim(),
  ];
  const signed =
    copy.signedAt !== null && previous.signedAt !== null ? copy.signedAt - previous.signedAt : null;
  const received = `received ${inWords(copy.receivedAt - previous.receivedAt)} after it`;
  if (signed === null) words.push(`This copy was ${received}.`);
  else if (signed === 0)
    words.push(`This copy carries the same signature time and was ${received}.`);
  else {
    const order = signed > 0 ? "after" : "before";
    words.push(`This copy was signed ${inWords(Math.abs(signed))} ${order} it and ${received}.`);
  }
  return words;
}

function answerWords(facts: DuplicateFacts, of: Copy): string {
  const noted = answerTo(facts, of);
  if (noted === undefined) {
    return unseenTrouble(facts, of, facts.copy) === null
      ? `We answered it 200 in less than ${inWords(SLOW_ANSWER_MS)}: slower answers are noted, and this one was not.`
      : "";
  }
  const where = noted.isJournaled ? " from the journal, as the database was away" : "";
  const heard = noted.wasGone ? ", but the sender had hung up" : "";
  return `We answered it ${noted.status} after ${inWords(noted.ackMs)}${where}${heard}.`;
}

export function answerTo({ answers }: DuplicateFacts, copy: Copy): NotedAnswer | undefined {
  return answers.find(({ receivedAt }) => receivedAt === copy.receivedAt);
}

/** From Retell's signature to the receipt, by two clocks. */
function lagOf({ receivedAt, signedAt }: Copy): number | null {
  return signedAt === null ? null : receivedAt - signedAt;
}

/** `2026-11-25 10:00:00.123 UTC` */
function utc(ms: number): string {
  return `${new Date(ms).toISOString().replace("T", " ").slice(0, -1)} UTC`;
}

function inWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Number((ms / 3_600_000).toFixed(1))} h`;
}
