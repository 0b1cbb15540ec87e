"use client";

import { type ReactNode, useId } from "react";
import { onDemand } from "@/_components/ui/on-demand";
import { offsetWords } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";
import { formatCount, formatDuration } from "../format";
import { Bars } from "./bars";
import { ChartTable } from "./chart-table";
import { Legend } from "./legend";
import { Lines } from "./lines";
import { countScale, logScale, type ValueScale } from "./scale";
import { type Series, type Steps, stepStart } from "./series";
import { timeTicks } from "./time-ticks";

/** What answers the pointer and the keys is no part of the first load. */
const ChartCursor = onDemand(() => import("./chart-cursor").then((file) => file.default));

type TimeChartProps = {
  /** The chart's name, shown and read out. */
  title: string;
  /** A word on what is drawn, beside the title: "log scale", say. */
  note?: string;
  /** Equal steps of time; at most 120 or so stay legible. */
  steps: Steps;
  /**
   * Bars stack in the order given, lines lie over them. Give every series a shape of its own
   * (texture or dash), not a colour alone.
   */
  series: readonly Series[];
  /**
   * What the values are: `count` has an axis from 0 by whole steps; `duration` is milliseconds on
   * an axis by powers of ten, for lines only.
   */
  kind: "count" | "duration";
  /**
   * Called with the span that was selected by dragging, or by Shift + arrows and Enter. Without it
   * nothing can be selected.
   */
  onBrush?: (from: Date, to: Date) => void;
  /** Of the plot in pixels; the same from the first paint on. */
  height?: number;
  /** Said in the plot when there is no value in it. */
  empty?: ReactNode;
};

/**
 * Figures over time as an SVG of our own: crisp axes, a tooltip by pointer and by arrow keys, a
 * selection of time, and the same figures as a table. It is as wide as its place, and needs no
 * measuring: everything across is in per cent, so that the server's page is the final one.
 */
export function TimeChart({
  title,
  note,
  steps,
  series,
  kind,
  onBrush,
  height = 148,
  empty = "Nothing in this span",
}: TimeChartProps) {
  const id = useId();
  const scale = scaleOf(kind, series, steps.count);
  const format = kind === "count" ? formatCount : formatDuration;
  const isEmpty = series.every(({ values }) =>
    values.every((value) => value === null || value === 0),
  );
  return (
    <figure aria-label={title} className="@container grid min-w-0 content-start gap-3">
      {/* Below the title where the place is narrow, whatever fits: plots beside one another are level. */}
      <figcaption className="grid gap-x-4 gap-y-1 @xl:flex @xl:flex-wrap @xl:items-baseline @xl:justify-between">
        <span className="text-sm font-medium">
          {title}
          {note && <span className="ml-2 text-2xs font-normal text-muted">{note}</span>}
        </span>
        <Legend series={series} />
      </figcaption>
      <div className="grid grid-cols-[2.75rem_minmax(0,1fr)] pr-2">
        <ValueAxis scale={scale} kind={kind} isEmpty={isEmpty} />
        <div className="relative" style={{ height }}>
          <svg
            aria-hidden
            viewBox={`0 0 ${Math.max(1, steps.count)} ${height}`}
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible"
          >
            <GridLines scale={scale} steps={steps} height={height} />
            <Bars series={series} scale={scale} height={height} id={id} />
            <Lines series={series} scale={scale} height={height} />
          </svg>
          {isEmpty ? (
            <p className="absolute inset-0 grid place-items-center text-center text-xs text-muted">
              {empty}
            </p>
          ) : (
            <ChartCursor
              title={title}
              steps={steps}
              series={series}
              format={format}
              addsUp={kind === "count"}
              onBrush={onBrush}
            />
          )}
        </div>
        <TimeAxis steps={steps} />
      </div>
      <ChartTable title={title} steps={steps} series={series} format={format} />
    </figure>
  );
}

function scaleOf(
  kind: TimeChartProps["kind"],
  series: readonly Series[],
  count: number,
): ValueScale {
  const lines = series.filter(({ look }) => look.shape === "line");
  const bars = series.filter(({ look }) => look.shape === "bar");
  const values = lines.flatMap((each) => each.values.filter((value) => value !== null));
  if (kind === "duration") {
    return values.length === 0
      ? logScale(1, 1_000)
      : logScale(Math.min(...values), Math.max(...values));
  }
  const stacks = Array.from({ length: count }, (_, step) =>
    bars.reduce((sum, each) => sum + (each.values[step] ?? 0), 0),
  );
  return countScale(Math.max(0, ...values, ...stacks));
}

function ValueAxis({
  scale,
  kind,
  isEmpty,
}: {
  scale: ValueScale;
  kind: TimeChartProps["kind"];
  isEmpty: boolean;
}) {
  return (
    <div aria-hidden className="tabular relative text-2xs text-muted">
      {!isEmpty &&
        scale.ticks.map((tick) => (
          <span
            key={tick}
            className="absolute right-2 translate-y-1/2 whitespace-nowrap"
            style={{ bottom: `${scale.place(tick) * 100}%` }}
          >
            {kind === "count" ? shortCount(tick) : shortDuration(tick)}
          </span>
        ))}
    </div>
  );
}

function GridLines({ scale, steps, height }: { scale: ValueScale; steps: Steps; height: number }) {
  return (
    <g shapeRendering="crispEdges" stroke="var(--line)">
      {scale.ticks.map((tick) => {
        const y = Math.min(height - 0.5, Math.round(height - scale.place(tick) * height) + 0.5);
        return (
          <path
            key={tick}
            d={`M0 ${y}H${steps.count}`}
            vectorEffect="non-scaling-stroke"
            stroke={scale.place(tick) === 0 ? "var(--line-strong)" : undefined}
          />
        );
      })}
    </g>
  );
}

/** In the zone that times are shown in, which stands before it. */
function TimeAxis({ steps }: { steps: Steps }) {
  const zone = useZone();
  const lengthMs = steps.stepMs * steps.count;
  const end = stepStart(steps, steps.count);
  const ticks = timeTicks(steps.from, end, zone, 8);
  // On a narrow chart some are left out, but not midnight: its label is the date.
  const midnight = ticks.findIndex(({ isMidnight }) => isMidnight);
  return (
    <>
      <div aria-hidden className="relative text-2xs text-faint">
        <span className="absolute top-1.5 right-2 whitespace-nowrap">{offsetWords(end, zone)}</span>
      </div>
      <div aria-hidden className="relative h-5 text-2xs text-muted">
        {ticks.map(({ at, label }, index) => {
          const share = (at.getTime() - steps.from.getTime()) / lengthMs;
          // Half of it would stand outside.
          if (share > 0.97) return null;
          return (
            <span
              key={at.getTime()}
              className={`absolute top-1.5 -translate-x-1/2 whitespace-nowrap ${roomFor(ticks.length, index - Math.max(0, midnight))}`}
              // Half of a date, or it would run into the zone.
              style={{ left: `max(1.125rem, ${share * 100}%)` }}
            >
              {label}
            </span>
          );
        })}
      </div>
    </>
  );
}

/**
 * Where the chart is too narrow for a tick's label, so many places after one that always has room.
 * Tailwind finds whole words only.
 */
function roomFor(count: number, place: number): string {
  const isMany = count > 5;
  if (place % 2 !== 0) return isMany ? "hidden @md:inline" : "hidden @3xs:inline";
  return isMany && place % 4 !== 0 ? "hidden @3xs:inline" : "";
}

/** `1,200,000` → `1.2M`, for an axis. */
function shortCount(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(1))}M`;
  return value >= 10_000 ? `${Number((value / 1_000).toFixed(1))}k` : formatCount(value);
}

/** Always one unit, for an axis. */
function shortDuration(ms: number): string {
  return ms < 1_000 ? `${Number(ms.toPrecision(2))} ms` : `${formatCount(ms / 1_000)} s`;
}
