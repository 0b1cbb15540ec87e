"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Zone } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";
import { cn } from "../ui/class-names";
import { type Cursor, moveCursor, NO_CURSOR, selectionOf } from "./cursor";
import { Swatch } from "./legend";
import { type Series, type Steps, stepStart } from "./series";
import { formatStep } from "./time-ticks";

/**
 * Lies over a chart: shows the figures of the step under the pointer or under the cursor that the
 * arrow keys move, and has a span of time selected by dragging or by Shift with the arrows.
 */
export default function ChartCursor({
  title,
  steps,
  series,
  format,
  addsUp,
  onBrush,
}: {
  title: string;
  steps: Steps;
  series: readonly Series[];
  format: (value: number | null) => string;
  /** Whether the values of several steps may be added: counts, but no percentiles. */
  addsUp: boolean;
  onBrush?: ((from: Date, to: Date) => void) | undefined;
}) {
  const zone = useZone();
  const [cursor, setCursor] = useState(NO_CURSOR);
  const [isByKey, setByKey] = useState(false);
  const isDragging = useRef(false);
  const { count } = steps;
  // The chart under it may have become shorter.
  const at = cursor.at === null ? null : Math.min(cursor.at, count - 1);
  const selection = onBrush ? selectionOf(cursor) : null;
  const [first, last] = selection ?? [at ?? 0, at ?? 0];
  const isSpan = first !== last;
  const figures = series.map(({ label, look, values }) => ({
    label,
    look,
    value: isSpan ? sumOf(values.slice(first, last + 1)) : (values[first] ?? null),
  }));

  function brush(first: number, last: number) {
    const endMs = Math.min(stepStart(steps, last + 1).getTime(), steps.to.getTime());
    setCursor(NO_CURSOR);
    onBrush?.(stepStart(steps, first), new Date(endMs));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const moved = moveCursor(cursor, event.key, {
      shift: event.shiftKey && onBrush !== undefined,
      count,
    });
    if (moved !== null) setCursor(moved);
    else if (event.key === "Escape" && at !== null)
      setCursor({ at: selection ? at : null, anchor: null });
    else if (event.key === "Enter" && at !== null && onBrush) brush(...(selection ?? [at, at]));
    else return;
    setByKey(true);
    event.preventDefault();
    event.stopPropagation();
  }

  function stepUnder(event: PointerEvent): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = width > 0 ? (event.clientX - left) / width : 0;
    return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  }

  const follow = (next: Cursor) => {
    setByKey(false);
    if (next.at !== cursor.at || next.anchor !== cursor.anchor) setCursor(next);
  };

  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        aria-label={title}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, count - 1)}
        aria-valuenow={at ?? Math.max(0, count - 1)}
        aria-valuetext={at === null ? "No step chosen" : spanOf(steps, at, at, zone)}
        className={cn(
          "absolute inset-0 touch-pan-y rounded-sm focus-visible:outline-offset-4",
          onBrush && "cursor-crosshair",
        )}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(NO_CURSOR)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const step = stepUnder(event);
          isDragging.current = onBrush !== undefined;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          follow({ at: step, anchor: onBrush ? step : null });
        }}
        onPointerMove={(event) =>
          follow({ at: stepUnder(event), anchor: isDragging.current ? cursor.anchor : null })
        }
        onPointerUp={() => {
          if (!isDragging.current) return;
          isDragging.current = false;
          // A press that moved over no other step was a click.
          if (selection !== null && selection[0] !== selection[1]) brush(...selection);
          else setCursor({ at, anchor: null });
        }}
        onPointerCancel={() => {
          isDragging.current = false;
          setCursor(NO_CURSOR);
        }}
        onPointerLeave={() => {
          if (!isDragging.current) setCursor(NO_CURSOR);
        }}
      />
      {at !== null && (
        <div aria-hidden className="pointer-events-none absolute inset-0">
          <Band steps={steps} first={first} last={last} isSelected={isSpan} />
          <div
            className={cn(
              "absolute top-0 z-20 grid w-max gap-1 rounded-md border bg-raised px-2.5 py-1.5 text-2xs shadow-overlay",
              at < count / 2 ? "ml-2" : "mr-2",
            )}
            style={
              at < count / 2
                ? { left: `${((at + 1) / count) * 100}%` }
                : { right: `${(1 - at / count) * 100}%` }
            }
          >
            <span className="font-medium text-ink">{spanOf(steps, first, last, zone)}</span>
            {(addsUp || !isSpan) &&
              figures.map(({ label, look, value }) => (
                <span key={label} className="flex items-center gap-1.5 text-muted">
                  <Swatch look={look} />
                  {label}
                  <span className="tabular ml-auto pl-3 text-ink">{format(value)}</span>
                </span>
              ))}
            {isByKey && onBrush && (
              <span className="text-muted">
                {isSpan ? "Enter: show this span · Esc: none" : "Shift + arrows: select a span"}
              </span>
            )}
          </div>
        </div>
      )}
      <span role="status" className="sr-only">
        {isByKey &&
          at !== null &&
          [
            isSpan && `${spanOf(steps, first, last, zone)} selected. Enter shows it.`,
            (addsUp || !isSpan) &&
              figures
                .map(({ label, value }) => `${label} ${value === null ? "unknown" : format(value)}`)
                .join(", "),
          ]
            .filter(Boolean)
            .join(" ")}
      </span>
    </>
  );
}

function Band({
  steps: { count },
  first,
  last,
  isSelected,
}: {
  steps: Steps;
  first: number;
  last: number;
  isSelected: boolean;
}) {
  return (
    <div
      className={cn(
        "absolute inset-y-0",
        isSelected ? "border-x border-accent bg-accent/20" : "bg-ink/8",
      )}
      style={{ left: `${(first / count) * 100}%`, width: `${((last + 1 - first) / count) * 100}%` }}
    />
  );
}

function spanOf(steps: Steps, first: number, last: number, zone: Zone): string {
  const end = stepStart(steps, last + 1);
  const span = formatStep(stepStart(steps, first), end, zone);
  return end > steps.to ? `${span}, so far` : span;
}

/** Null where there is nothing to add. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
