import { Ban, CircleCheck, LoaderCircle, type LucideIcon } from "lucide-react";
import type { ReplayState } from "#server/domain/replay";
import { Badge, type Tone } from "@/_components/ui/badge";

const LOOKS: Record<ReplayState, { tone: Tone; Icon: LucideIcon; word: string }> = {
  running: { tone: "info", Icon: LoaderCircle, word: "Running" },
  done: { tone: "ok", Icon: CircleCheck, word: "Done" },
  cancelled: { tone: "neutral", Icon: Ban, word: "Cancelled" },
};

export function ReplayStateBadge({ state }: { state: ReplayState }) {
  const { tone, Icon, word } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
