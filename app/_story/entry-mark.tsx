import {
  ArrowDownToLine,
  Clock,
  Cog,
  Copy,
  Hourglass,
  type LucideIcon,
  Send,
  Unplug,
  Zap,
} from "lucide-react";
import { cn } from "@/_components/ui/class-names";
import type { StoryEntry } from "./story";

const ICONS: Record<StoryEntry["kind"], { Icon: LucideIcon; looks: string }> = {
  moment: { Icon: Clock, looks: "border-line bg-sunken text-muted" },
  event: { Icon: ArrowDownToLine, looks: "border-accent bg-accent text-on-accent" },
  duplicate: { Icon: Copy, looks: "border-line-strong bg-surface text-muted" },
  lost: { Icon: Unplug, looks: "border-danger bg-danger-soft text-danger-ink" },
  run: { Icon: Cog, looks: "border-line-strong bg-surface text-muted" },
  effect: { Icon: Zap, looks: "border-line-strong bg-surface text-muted" },
  attempt: { Icon: Send, looks: "border-line-strong bg-surface text-muted" },
  next: { Icon: Hourglass, looks: "border-dashed border-line-strong bg-surface text-muted" },
};

/** Says by its sign what kind of thing happened, and by its colour that it went wrong. */
export function EntryIcon({ entry }: { entry: StoryEntry }) {
  const { Icon, looks } = ICONS[entry.kind];
  return (
    <Mark
      Icon={Icon}
      looks={isTrouble(entry) ? "border-danger bg-danger-soft text-danger-ink" : looks}
    />
  );
}

/** The round mark on the axis. */
export function Mark({ Icon, looks }: { Icon: LucideIcon; looks: string }) {
  return (
    <span className={cn("z-1 grid size-6.5 place-items-center rounded-full border", looks)}>
      <Icon className="size-3.5" />
    </span>
  );
}

export function isTrouble(entry: StoryEntry): boolean {
  if (entry.kind === "attempt") return entry.attempt.outcome !== "delivered";
  if (entry.kind === "run") return entry.run.outcome === "failed" || entry.run.outcome === "lost";
  return entry.kind === "effect" && (entry.effect.state === "failed" || entry.inDoubt);
}
