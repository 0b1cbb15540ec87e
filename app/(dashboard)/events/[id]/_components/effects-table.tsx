"use client";

import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { useRef } from "react";
import { EFFECTS_ID } from "@/_components/effects-path";
import { Badge } from "@/_components/ui/badge";
import { Card, CardHeader } from "@/_components/ui/card";
import { cn } from "@/_components/ui/class-names";
import { DoubtBadge } from "@/_components/ui/doubt-badge";
import { onDemand } from "@/_components/ui/on-demand";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { RowTime } from "@/_time/time";
import { useIsTarget } from "@/_url/use-is-target";
import type { Effect } from "./effects-card";
import type { EventDetail } from "./event-facts";

const SettleEffect = onDemand(() => import("./effects-settle").then((file) => file.SettleEffect));

type Event = EventDetail["event"];

/** Each effect with how it ended; what nobody knows can be said here. Who was led here sees where. */
export function EffectsTable({ event, effects }: { event: Event; effects: Effect[] }) {
  const card = useRef<HTMLElement>(null);
  const isTarget = useIsTarget(EFFECTS_ID, card);
  return (
    <Card
      ref={card}
      id={EFFECTS_ID}
      aria-label="Effects"
      className={cn(
        // Below the head that a phone keeps on screen.
        "scroll-mt-16 md:scroll-mt-4",
        isTarget && "not-print:border-accent not-print:ring-1 not-print:ring-accent",
      )}
    >
      <CardHeader title="Effects" description={<Summary effects={effects} />} />
      <Table label="Effects">
        <TableHead>
          <tr>
            <TableHeader>Effect</TableHeader>
            <TableHeader>State</TableHeader>
            <TableHeader className="max-md:hidden">Result</TableHeader>
            <TableHeader className="max-sm:hidden">When</TableHeader>
            <TableHeader numeric className="max-sm:hidden">
              Attempt
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {effects.map((effect) => (
            <EffectLine key={effect.name} event={event} effect={effect} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Summary({ effects }: { effects: Effect[] }) {
  const doubts = effects.filter(({ inDoubt }) => inDoubt).length;
  if (doubts === 0) return "What the handlers did outside Ringonce: each at most once.";
  const which = effects.length === 1 ? "it" : doubts === 1 ? "one of them" : `${doubts} of them`;
  return `Nobody knows whether ${which} happened. Look it up at the other side, and say so here.`;
}

function EffectLine({ event, effect }: { event: Event; effect: Effect }) {
  return (
    <TableRow>
      <TableCell className="max-w-80 font-medium wrap-anywhere">{effect.name}</TableCell>
      <TableCell className="max-w-120">
        <StateBadge effect={effect} />
        <Words effect={effect} />
        {effect.inDoubt && <SettleEffect event={event} effect={effect} />}
      </TableCell>
      <TableCell className="max-w-80 font-mono text-xs wrap-anywhere max-md:hidden">
        {effect.result ?? <span className="text-muted">–</span>}
      </TableCell>
      <TableCell className="tabular whitespace-nowrap max-sm:hidden">
        <RowTime at={effect.finishedAt ?? effect.startedAt} />
      </TableCell>
      <TableCell numeric className="max-sm:hidden">
        {effect.attempt}
      </TableCell>
    </TableRow>
  );
}

function StateBadge({ effect: { state, inDoubt } }: { effect: Effect }) {
  if (inDoubt) return <DoubtBadge />;
  switch (state) {
    case "started":
      return (
        <Badge tone="info">
          <LoaderCircle aria-hidden />
          Running
        </Badge>
      );
    case "done":
      return (
        <Badge tone="ok">
          <CircleCheck aria-hidden />
          Done
        </Badge>
      );
    case "failed":
      return (
        <Badge tone="danger">
          <CircleX aria-hidden />
          Did not happen
        </Badge>
      );
  }
}

function Words({ effect: { state, inDoubt, attempt, error, settledBy } }: { effect: Effect }) {
  if (inDoubt) {
    return (
      <p className="mt-1 text-xs text-muted wrap-anywhere">
        Attempt {attempt} began it and never told how it ended
        {error === null ? ": its process died, or lost the event." : `: ${error}`}
      </p>
    );
  }
  const words = error ?? (settledBy === null ? null : `${settledBy} let it run again.`);
  if (words === null) return null;
  const isTrouble = state === "failed" && settledBy === null;
  return (
    <p className={`mt-1 text-xs wrap-anywhere ${isTrouble ? "text-danger-ink" : "text-muted"}`}>
      {words}
    </p>
  );
}
