import { CircleCheck, CirclePause, Hourglass, type LucideIcon, Radar, Unplug } from "lucide-react";
import { Badge, type Tone } from "@/_components/ui/badge";
import type { Destination } from "./draft";

type Doing = Pick<
  Destination,
  "pausedAt" | "circuit" | "lastDeliveredAt" | "failed" | "undismissed" | "lastDiedAt" | "hasOlder"
>;
type Look = { tone: Tone; Icon: LucideIcon; word: string; meaning: string };

/** How a destination is doing, in a word and what it means. */
export function lookOf(destination: Doing): Look {
  const { pausedAt, circuit, lastDeliveredAt, failed, undismissed, lastDiedAt, hasOlder } =
    destination;
  if (pausedAt !== null) {
    return { tone: "warn", Icon: CirclePause, word: "Paused", meaning: "Its forwards wait" };
  }
  if (circuit === "open") {
    return {
      tone: "danger",
      Icon: Unplug,
      word: "Failing",
      meaning: "It failed too often in a row; only a probe is sent now and then",
    };
  }
  if (circuit === "half_open") {
    return {
      tone: "warn",
      Icon: Radar,
      word: "Probing",
      meaning: "One request finds out whether it is back",
    };
  }
  if (lastDeliveredAt === null && hasOlder) {
    return {
      tone: undismissed > 0 ? "danger" : "warn",
      Icon: Unplug,
      word: "Nothing delivered lately",
      meaning: "None of its newest forwards was delivered",
    };
  }
  // A dead one was tried, however long ago, and whoever dismissed it.
  if (lastDeliveredAt === null && (failed > 0 || lastDiedAt !== null)) {
    return {
      // What had its last try needs somebody.
      tone: undismissed > 0 ? "danger" : "warn",
      Icon: Unplug,
      word: "Nothing delivered yet",
      meaning: "Every try so far failed",
    };
  }
  if (lastDeliveredAt === null) {
    return {
      tone: "info",
      Icon: Hourglass,
      word: "Nothing sent yet",
      meaning: "No event has been delivered to it yet",
    };
  }
  return { tone: "ok", Icon: CircleCheck, word: "Delivering", meaning: "It takes what is sent" };
}

/** The same as a badge. */
export function DestinationState({ destination }: { destination: Doing }) {
  const { tone, Icon, word, meaning } = lookOf(destination);
  return (
    <Badge tone={tone} title={meaning}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
