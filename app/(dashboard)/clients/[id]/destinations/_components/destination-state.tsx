import { CircleCheck, CirclePause, Hourglass, type LucideIcon, Radar, Unplug } from "lucide-react";
import { Badge, type Tone } from "@/_components/ui/badge";
import type { Destination } from "./draft";

type Doing = Pick<Destination, "pausedAt" | "circuit" | "lastDeliveredAt" | "failed" | "dead">;
type Look = { tone: Tone; Icon: LucideIcon; word: string; meaning: string };

function lookOf({ pausedAt, circuit, lastDeliveredAt, failed, dead }: Doing): Look {
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
  if (lastDeliveredAt === null && failed + dead > 0) {
    return {
      // What had its last try needs somebody.
      tone: dead > 0 ? "danger" : "warn",
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

/** How a destination is doing, in a word. */
export function DestinationState({ destination }: { destination: Doing }) {
  const { tone, Icon, word, meaning } = lookOf(destination);
  return (
    <Badge tone={tone} title={meaning}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
