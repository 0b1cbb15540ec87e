"use client";

import type { DuplicateCause } from "#server/domain/duplicate-cause";
import type { RouterOutputs } from "#server/trpc/root";
import type { Look, Series } from "@/_components/charts/series";
import { TimeChart } from "@/_components/charts/time-chart";

type Figures = RouterOutputs["duplicates"]["figures"];

/** Seven causes would be too many to tell apart; whose doing it was is what is asked first. */
const GROUPS: { label: string; look: Look; causes: readonly DuplicateCause[] }[] = [
  {
    label: "Because of us",
    look: { shape: "bar", tone: "danger", texture: "striped" },
    causes: ["we_failed", "we_were_slow"],
  },
  {
    label: "By the sender",
    look: { shape: "bar", tone: "accent", texture: "plain" },
    causes: ["sent_twice", "twin", "hung_up"],
  },
  { label: "Late", look: { shape: "bar", tone: "info", texture: "dotted" }, causes: ["late"] },
  {
    label: "Unknown",
    look: { shape: "bar", tone: "muted", texture: "hollow" },
    causes: ["unknown"],
  },
];

/** Duplicates over time, by whose doing they were. A span that is dragged over is shown alone. */
export function CauseChart({
  figures: { steps, byCause },
  onBrush,
}: {
  figures: Figures;
  onBrush: (from: Date, to: Date) => void;
}) {
  const series: Series[] = GROUPS.map(({ label, look, causes }) => ({
    label,
    look,
    values: Array.from({ length: steps.count }, (_, step) =>
      causes.reduce((sum, cause) => sum + (byCause[cause]?.[step] ?? 0), 0),
    ),
  }));
  return (
    <TimeChart
      title="Duplicates over time"
      kind="count"
      steps={steps}
      series={series}
      onBrush={onBrush}
      empty="No duplicate came in this time"
    />
  );
}
