import { SENDER_TIMEOUT_MS } from "#server/domain/evidence";
import { formatDuration } from "@/_components/format";
import type { Answer } from "./story";

/** When and with what we answered a delivery, as the end of a sentence. */
export function answerWords({ status, ackMs, wasGone, isJournaled }: Answer): string {
  const after = formatDuration(ackMs);
  if (wasGone) return `the sender had hung up when our ${status} was ready, after ${after}`;
  return `answered ${status}${isJournaled ? " from the journal" : ""} after ${after}`;
}

/** What the sender takes for a failure, in two words; null where it can be content. */
export function answerTrouble({ status, ackMs, wasGone }: Answer): string | null {
  if (status >= 500) return `Answered ${status}`;
  if (wasGone) return "Not heard";
  return ackMs >= SENDER_TIMEOUT_MS ? "Answered late" : null;
}
