import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Equal,
  FlaskConical,
  GitCompare,
  type LucideIcon,
  Plus,
  RotateCw,
  Stamp,
} from "lucide-react";
import type { Divergence } from "#server/domain/divergence";
import type { EventStatus } from "#server/domain/event";
import type { ForwardStatus } from "#server/domain/forward";
import { Badge, type Tone } from "./badge";

type Look = { tone: Tone; Icon: LucideIcon; word: string; meaning: string };

export const STATUS_LOOKS: Record<EventStatus, Look> = {
  received: {
    tone: "info",
    Icon: CircleDashed,
    word: "Waiting",
    meaning: "Recorded; processing has not run yet",
  },
  failed: {
    tone: "warn",
    Icon: RotateCw,
    word: "Failed",
    meaning: "Processing failed and will be tried again",
  },
  processed: { tone: "ok", Icon: CircleCheck, word: "Processed", meaning: "Processed once" },
  dead: {
    tone: "danger",
    Icon: CircleX,
    word: "Dead",
    meaning: "Processing failed for the last time; it needs somebody",
  },
};

export const FORWARD_LOOKS: Record<ForwardStatus, Look> = {
  waiting: {
    tone: "info",
    Icon: CircleDashed,
    word: "Waiting",
    meaning: "Written; not sent yet",
  },
  failed: {
    tone: "warn",
    Icon: RotateCw,
    word: "Failed",
    meaning: "The last attempt failed; it will be tried again",
  },
  delivered: {
    tone: "ok",
    Icon: CircleCheck,
    word: "Delivered",
    meaning: "The destination answered that it has it",
  },
  dead: {
    tone: "danger",
    Icon: CircleX,
    word: "Dead",
    meaning: "The last attempt failed for good; it needs somebody",
  },
};

export const DIVERGENCE_LOOKS: Record<Divergence, Look> = {
  identical: { tone: "neutral", Icon: Equal, word: "Identical", meaning: "The same bytes" },
  restamped: {
    tone: "info",
    Icon: Stamp,
    word: "Restamped",
    meaning: "The same but for the time stamp, key order, white space or signed links",
  },
  enriched: {
    tone: "accent",
    Icon: Plus,
    word: "Enriched",
    meaning: "Everything the first one said, and more",
  },
  conflicting: {
    tone: "danger",
    Icon: GitCompare,
    word: "Conflicting",
    meaning: "Says something else than the first one",
  },
};

function LookBadge({ look, className }: { look: Look; className?: string | undefined }) {
  const { tone, Icon, word, meaning } = look;
  return (
    <Badge tone={tone} title={meaning} className={className}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}

export function StatusBadge({ status, className }: { status: EventStatus; className?: string }) {
  return <LookBadge look={STATUS_LOOKS[status]} className={className} />;
}

export function ForwardBadge({ status, className }: { status: ForwardStatus; className?: string }) {
  return <LookBadge look={FORWARD_LOOKS[status]} className={className} />;
}

/** `null`: not classified yet. */
export function DivergenceBadge({
  divergence,
  className,
}: {
  divergence: Divergence | null;
  className?: string;
}) {
  if (divergence === null) {
    return (
      <Badge
        title="Its difference from the first delivery is being worked out"
        className={className}
      >
        <CircleDashed aria-hidden />
        Comparing
      </Badge>
    );
  }
  return <LookBadge look={DIVERGENCE_LOOKS[divergence]} className={className} />;
}

/** Marks an event of Retell's test button. */
export function TestBadge({ className }: { className?: string }) {
  return (
    <Badge title="Sent by Retell's test button; in no statistic" className={className}>
      <FlaskConical aria-hidden />
      Test
    </Badge>
  );
}
