"use client";

import { CalendarRange, X } from "lucide-react";
import { useState } from "react";
import { isCustom } from "#server/domain/overview-range";
import { TIME_RANGES, type TimeRange } from "#server/domain/time-range";
import { formatStep } from "@/_components/charts/time-ticks";
import { Button } from "@/_components/ui/button";
import { onDemand } from "@/_components/ui/on-demand";
import { Segmented } from "@/_components/ui/segmented";
import { useZone } from "@/_time/zone-context";
import { RANGE_NAMES } from "./range-names";

const BetweenDialog = onDemand(() => import("./between-dialog").then((file) => file.default));

export type Range = { range: TimeRange; from: Date | null; to: Date | null };

/**
 * The usual ranges, and any other between two times; the one that was chosen or drawn in a chart is a
 * chip that takes it away.
 */
export function RangePicker({
  value,
  onChange,
}: {
  value: Range;
  onChange: (range: Range) => void;
}) {
  const zone = useZone();
  const { range, from, to } = value;
  const custom = isCustom(value);
  const [isChoosing, setChoosing] = useState(false);
  return (
    <>
      {custom && from && to && (
        <button
          type="button"
          onClick={() => onChange({ range, from: null, to: null })}
          title={`Back to the last ${RANGE_NAMES[range]}`}
          className="inline-flex h-8 items-center gap-1.5 rounded-md border border-accent bg-accent-soft px-2.5 text-xs font-medium text-accent-ink hover:border-accent-ink"
        >
          <span className="tabular">{formatStep(from, to, zone)}</span>
          <span className="inline-flex items-center gap-0.5">
            <X className="size-3.5" aria-hidden />
            Reset
          </span>
        </button>
      )}
      <Segmented
        label="Time range"
        value={custom ? null : range}
        options={TIME_RANGES.map((each) => ({
          value: each,
          label: each,
          title: `The last ${RANGE_NAMES[each]}`,
        }))}
        onChange={(each) => onChange({ range: each, from: null, to: null })}
      />
      <Button
        size="icon"
        aria-label="Between two times…"
        aria-haspopup="dialog"
        title="Between two times…"
        onClick={() => setChoosing(true)}
      >
        <CalendarRange aria-hidden />
      </Button>
      {isChoosing && (
        <BetweenDialog
          title="Show the time between"
          needsBoth
          from={from}
          to={to}
          onApply={(span) => onChange({ range, ...span })}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}
