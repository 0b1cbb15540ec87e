"use client";

import { CircleCheck, CircleX, Inbox, type LucideIcon, PenLine, Power, Unplug } from "lucide-react";
import type { TimelineEntry } from "#server/domain/duplicate-timeline";
import { wordsOf } from "#server/domain/evidence-pack";
import { formatDuration } from "@/_components/format";
import { Card, CardHeader } from "@/_components/ui/card";
import { cn } from "@/_components/ui/class-names";
import { ExactTime } from "@/_time/time";
import type { DuplicateDetail } from "./detail";

const ICONS: Record<TimelineEntry["kind"], LucideIcon> = {
  signed: PenLine,
  received: Inbox,
  answered: CircleCheck,
  hung_up: Unplug,
  server_started: Power,
  server_last_seen: CircleX,
};

/** What is on record around the duplicate, one below the other. */
export function StoryCard({ detail: { timeline, duplicate } }: { detail: DuplicateDetail }) {
  const start = duplicate.first.receivedAt.getTime();
  return (
    <Card>
      <CardHeader
        title="What happened"
        description="Signed is by Retell's clock, the rest by ours. Ordinary answers are noted only once a copy follows."
      />
      <ol className="px-4 py-3 text-sm">
        {timeline.map((entry, index) => {
          const isBad = (entry.status ?? 0) >= 500;
          const Icon = isBad ? CircleX : ICONS[entry.kind];
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the story is told anew as a whole
              key={index}
              className="relative flex gap-3 pb-3 last:pb-0 not-last:before:absolute not-last:before:top-6 not-last:before:bottom-0 not-last:before:left-[0.6875rem] not-last:before:w-px not-last:before:bg-line"
            >
              <span
                className={cn(
                  "grid size-[1.375rem] shrink-0 place-items-center rounded-full border bg-surface text-muted [&_svg]:size-3",
                  entry.of === "this" && "border-accent text-accent-ink",
                  isBad && "border-danger text-danger-ink",
                )}
              >
                <Icon aria-hidden />
              </span>
              <span className="min-w-0 flex-1">
                <span className={cn("block", entry.of === "this" && "font-medium")}>
                  {wordsOf(entry)}
                </span>
                <span className="tabular text-xs text-muted">
                  <ExactTime at={new Date(entry.at)} /> · {offset(entry.at - start)}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

function offset(ms: number): string {
  if (ms === 0) return "the first receipt";
  return ms > 0 ? `+${formatDuration(ms)}` : formatDuration(ms);
}
