import { type Reason, type Trouble, troublesOf, unseenTrouble } from "./answer-trouble.ts";
import type { DuplicateCause } from "./duplicate-cause.ts";
import { answerTo, type Copy, type DuplicateFacts } from "./duplicate-facts.ts";
import { SENDER_TIMEOUT_MS, SLOW_ANSWER_MS } from "./evidence.ts";
import { inWords, utc } from "./evidence-words.ts";

/** No timeout of Retell's is known to be shorter. */
export const TWIN_MS = 1_000;
/** Three retries with the default timeout are over by then. */
export const LATE_MS = 5 * 60_000;
/** A failure explains no copy that comes later than this. */
const REACH_MS = 3_600_000;
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

/** From Retell's signature to the receipt, by two clocks. */
function lagOf({ receivedAt, signedAt }: Copy): number | null {
  return signedAt === null ? null : receivedAt - signedAt;
}
