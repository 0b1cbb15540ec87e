import {
  BellRing,
  CircleCheck,
  CircleDashed,
  CircleStop,
  type LucideIcon,
  Phone,
} from "lucide-react";
import type { CallState } from "#server/domain/call";
import { Badge, type Tone } from "@/_components/ui/badge";

const LOOKS: Record<CallState, { tone: Tone; Icon: LucideIcon; word: string; meaning: string }> = {
  ringing: { tone: "info", Icon: BellRing, word: "Ringing", meaning: "Only the inbound hook came" },
  ongoing: { tone: "accent", Icon: Phone, word: "Ongoing", meaning: "Started and not yet ended" },
  ended: { tone: "neutral", Icon: CircleStop, word: "Ended", meaning: "Not analyzed yet" },
  analyzed: { tone: "ok", Icon: CircleCheck, word: "Analyzed", meaning: "Ended and analyzed" },
};

/** How far a call has come; null before any of its events is processed. */
export function StateBadge({ state }: { state: CallState | null }) {
  if (state === null) {
    return (
      <Badge title="None of its events has been processed yet">
        <CircleDashed aria-hidden />
        Not processed yet
      </Badge>
    );
  }
  const { tone, Icon, word, meaning } = LOOKS[state];
  return (
    <Badge tone={tone} title={meaning}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
