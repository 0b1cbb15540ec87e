"use client";

import { Pause, Radio, RefreshCw } from "lucide-react";
import { cn } from "@/_components/ui/class-names";
import type { LiveState } from "./connection";
import { useLiveState } from "./live-updates";

const SHOWN: Record<LiveState, { label: string; title: string; Icon: typeof Radio; tone: string }> =
  {
    connecting: {
      label: "Connecting…",
      title: "The page is about to be kept current.",
      Icon: RefreshCw,
      tone: "text-faint",
    },
    live: {
      label: "Live",
      title: "What changes shows here within a second.",
      Icon: Radio,
      tone: "text-ok-ink",
    },
    reconnecting: {
      label: "Reconnecting…",
      title: "The connection is away. Until it is back, the page asks every 10 seconds.",
      Icon: RefreshCw,
      tone: "text-warn-ink",
    },
    paused: {
      label: "Paused",
      title: "Nobody looks at this tab. It catches up when it is shown.",
      Icon: Pause,
      tone: "text-muted",
    },
  };

/** Whether what is on screen is kept current, in a word. */
export function LiveIndicator({ className }: { className?: string }) {
  const { label, title, Icon, tone } = SHOWN[useLiveState()];
  return (
    <p
      title={title}
      className={cn("flex items-center gap-1.5 text-xs font-medium", tone, className)}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      {label}
    </p>
  );
}
