"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import type { ChosenRange } from "#server/domain/overview-range";
import type { RouterOutputs } from "#server/trpc/root";
import type { Look, Series } from "@/_components/charts/series";
import { TimeChart } from "@/_components/charts/time-chart";
import { Card } from "@/_components/ui/card";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { CHARTS_GRID } from "./overview-skeleton";

/** Curves move slowly. */
const REST_MS = 2_000;

type Percentiles = RouterOutputs["overview"]["series"]["lag"];

const EVENTS: Look = { shape: "bar", tone: "accent", texture: "plain" };
const DUPLICATES: Look = { shape: "bar", tone: "warn", texture: "striped" };

/** The figures of everybody together over time. A span that is dragged over becomes the range. */
export function OverviewCharts({
  chosen,
  onBrush,
}: {
  chosen: ChosenRange;
  onBrush: (from: Date, to: Date) => void;
}) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.overview.series.queryOptions(chosen),
    ...live(["deliveries", "processing", "figures"], { restMs: REST_MS }),
  });
  const { steps, events, duplicates, processing, lag } = data;
  return (
    <div className={CHARTS_GRID}>
      <ChartCard>
        <TimeChart
          title="Events and duplicates"
          kind="count"
          steps={steps}
          series={[
            { label: "Events", look: EVENTS, values: events },
            { label: "Duplicates", look: DUPLICATES, values: duplicates },
          ]}
          onBrush={onBrush}
          empty="No event was received in this time"
        />
      </ChartCard>
      <ChartCard>
        <TimeChart
          title="Processing latency"
          kind="duration"
          steps={steps}
          series={percentileSeries(processing)}
          onBrush={onBrush}
          empty="No event was processed in this time"
        />
      </ChartCard>
      <ChartCard>
        <TimeChart
          title="Provider lag"
          kind="duration"
          steps={steps}
          series={percentileSeries(lag)}
          onBrush={onBrush}
          empty="No delivery in this time says when it was sent"
        />
      </ChartCard>
    </div>
  );
}

function ChartCard({ children }: { children: React.ReactNode }) {
  return <Card className="min-w-0 overflow-visible px-4 py-3">{children}</Card>;
}

function percentileSeries({ p50Ms, p95Ms, p99Ms }: Percentiles): Series[] {
  return [
    { label: "p50", look: { shape: "line", tone: "muted", dash: "solid" }, values: p50Ms },
    { label: "p95", look: { shape: "line", tone: "accent", dash: "dashed" }, values: p95Ms },
    { label: "p99", look: { shape: "line", tone: "warn", dash: "dotted" }, values: p99Ms },
  ];
}
