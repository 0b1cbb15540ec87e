import type { CallKind } from "./call.ts";

/** What Retell's rules say should have come and has not, in words for staff. */
export type Expectation = {
  eventType: string;
  /** `due`: may still come in the ordinary run of things. `late`: should be here by now. */
  state: "due" | "late";
  /** How sure it is that it was sent and is lost, once it is late. */
  certainty: "certain" | "likely" | "possible";
  why: string;
  /** What staff can do about it, once it is late. */
  advice: Advice;
};

/** In parts, where it says to look at what was refused: `refused` are the words that lead there. */
type Advice = readonly [words: string, refused?: string, rest?: string];

const REFUSED = "the client's refused requests of that time";

export type CallSoFar = {
  kind: CallKind;
  /** Types of the events seen, in any order; repeats count for transfers. */
  eventTypes: readonly string[];
  startedAt: Date | null;
  endedAt: Date | null;
  durationMs: number | null;
  endReason: string | null;
  /** When the newest event came. */
  lastEventAt: Date;
};

/** Retell ends every call after two hours at the latest. */
const LONGEST_CALL_MS = 2 * 3_600_000;
/** A chat may rest for long between two messages. */
const LONGEST_CHAT_MS = 24 * 3_600_000;
/** Analyses were seen 5 s to 30 s after the end. Retell gives no bound; its retries end well before this. */
const ANALYSIS_MS = 10 * 60_000;
/** An inbound hook rings until answered; then `call_started` follows at once. */
const RINGING_MS = 5 * 60_000;
/** Three posts of 10 s each with their retries, on top of the longest a transfer rings. */
const TRANSFER_MS = 10 * 60_000;

/** End reasons of calls that never connected; Retell sends no `call_started` for those. */
const NEVER_CONNECTED = new Set([
  "dial_busy",
  "dial_failed",
  "dial_no_answer",
  "invalid_destination",
  "user_declined",
  "marked_as_spam",
  "sip_routing_error",
  "telephony_provider_permission_denied",
  "telephony_provider_unavailable",
  "concurrency_limit_reached",
  "no_concurrency_fallback",
  "no_valid_payment",
  "scam_detected",
  "registered_call_timeout",
  "error_user_not_joined",
]);

/**
 * The events that are missing from a call or chat. Only those every agent sends by default, and
 * those that a seen event calls for: which others an agent subscribes to, no event tells.
 */
export function findMissingEvents(call: CallSoFar, now: Date): Expectation[] {
  const seen = new Set(call.eventTypes);
  const { kind } = call;
  const has = (step: string) => seen.has(`${kind}_${step}`);
  const isPast = (from: Date, ms: number) => now.getTime() > from.getTime() + ms;
  const missing: Expectation[] = [];
  const expect = (
    eventType: string,
    late: boolean,
    certainty: Expectation["certainty"],
    why: string,
    advice: Advice,
  ) => missing.push({ eventType, state: late ? "late" : "due", certainty, why, advice });

  const over = has("ended") || has("analyzed");
  const onlyRinging = [...seen].every((type) => type === `${kind}_inbound`);
  if (onlyRinging) {
    if (seen.size === 0) return [];
    expect(
      `${kind}_started`,
      isPast(call.lastEventAt, RINGING_MS),
      "possible",
      `Only the inbound hook has come. If the ${kind} was rejected, or its setup failed, nothing more will.`,
      ["See in Retell's call history whether an agent answered. If not, nothing is lost."],
    );
    return missing;
  }

  if (!has("started") && !neverConnected(call)) {
    const subject = kind === "call" ? "A call that connected" : "Every chat";
    expect(
      `${kind}_started`,
      true,
      "likely",
      `${subject} sends it first. Later events have come, so it was lost or its agent does not send it.`,
      [
        "Look at ",
        REFUSED,
        `, and whether the agent's webhook events include it. Nothing of the ${kind} itself is lost: later events say all that it says.`,
      ],
    );
  }
  if (!has("ended")) {
    const longest = kind === "call" ? LONGEST_CALL_MS : LONGEST_CHAT_MS;
    const since = call.startedAt ?? call.lastEventAt;
    const late = has("analyzed") || isPast(since, longest);
    expect(
      `${kind}_ended`,
      late,
      has("analyzed") ? "certain" : kind === "call" ? "likely" : "possible",
      has("analyzed")
        ? `The analysis has come, so the ${kind} is over.`
        : kind === "call"
          ? "The call has not ended, as far as we were told. Retell ends a call after two hours at the latest."
          : "The chat has not ended, as far as we were told. A chat rests as long as its agent allows.",
      has("analyzed")
        ? [
            "The analysis carries all that the end does, so the record is whole. Destinations that wait for the end never got it: look at ",
            REFUSED,
            ".",
          ]
        : [
            `Look at the ${kind} in Retell's history. If it is over there, the webhook was lost: look at `,
            REFUSED,
            ". Retell does not send it again.",
          ],
    );
  }
  if (over && !has("analyzed")) {
    expect(
      `${kind}_analyzed`,
      isPast(call.endedAt ?? call.lastEventAt, ANALYSIS_MS),
      kind === "call" ? "likely" : "possible",
      kind === "call"
        ? "The analysis follows the end, usually within a minute, also for calls that never connected."
        : "The analysis follows the end. Chats that Retell closes by itself may never send one.",
      [
        "See in Retell's history whether the analysis is there. Running it again there sends no webhook.",
      ],
    );
  }
  const transfers = countTransfers(call.eventTypes);
  if (transfers.started > transfers.settled) {
    expect(
      "transfer_bridged or transfer_cancelled",
      over || isPast(call.lastEventAt, TRANSFER_MS),
      "likely",
      "A transfer was started, and how it went has not come.",
      [
        "See whether the agent's webhook events include both. The end reason of the call also tells how the transfer went.",
      ],
    );
  }
  return missing;
}

function neverConnected(call: CallSoFar): boolean {
  if (call.kind === "chat") return false;
  if (call.endReason !== null && NEVER_CONNECTED.has(call.endReason)) return true;
  return call.startedAt === null && !call.durationMs;
}

function countTransfers(eventTypes: readonly string[]): { started: number; settled: number } {
  const count = (...types: string[]) => eventTypes.filter((type) => types.includes(type)).length;
  return {
    started: count("transfer_started"),
    settled: count("transfer_bridged", "transfer_cancelled"),
  };
}
