"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { Card } from "@/_components/ui/card";
import { scriptLater } from "@/_components/ui/on-demand";
import { QueryBoundary } from "@/_components/ui/query-boundary";
import type { EventDetail } from "./event-facts";
import { useEffectsQuery } from "./use-effects-query";

const EffectsTable = scriptLater(
  () => import("./effects-table").then((file) => file.EffectsTable),
  "once shown",
);

type Event = EventDetail["event"];
export type Effect = RouterOutputs["effects"]["ofEvent"][number];

/** What the handlers did outside the database. Most events have none, and then no such card. */
export function EffectsCard({ event }: { event: Event }) {
  return (
    <QueryBoundary title="The effects could not be loaded">
      <LoadedEffects event={event} />
    </QueryBoundary>
  );
}

function LoadedEffects({ event }: { event: Event }) {
  const { data: effects } = useSuspenseQuery(useEffectsQuery(event));
  if (effects.length === 0) return null;
  return (
    <Suspense fallback={<Card className="h-36" />}>
      <EffectsTable event={event} effects={effects} />
    </Suspense>
  );
}
