"use client";

import { formatAge, formatExactTime } from "@/_components/format";
import { cn } from "@/_components/ui/class-names";
import { useNow, useZone } from "./zone-context";

type TimeProps = { at: Date | null | undefined; className?: string };

/**
 * A moment as its age ("3 min ago"), kept current. The exact time with its zone is its title, and
 * is read out after it. Null shows as "–".
 */
export function RelativeTime({ at, className }: TimeProps) {
  const nowMs = useNow();
  const zone = useZone();
  if (!at) return <span className={className}>–</span>;
  const exact = formatExactTime(at, zone);
  return (
    <time dateTime={at.toISOString()} title={exact} className={cn("exact-in-print", className)}>
      {formatAge(at, nowMs, zone)}
      <span className="sr-only">, {exact}</span>
    </time>
  );
}

/** A moment to the millisecond with its zone. Null shows as "–". */
export function ExactTime({ at, className }: TimeProps) {
  const zone = useZone();
  if (!at) return <span className={className}>–</span>;
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()} className={className}>
      {formatExactTime(at, zone)}
    </time>
  );
}

/**
 * A moment for a column that is read downwards: to the millisecond, the day first. On a phone it
 * is to the second, below the day.
 */
export function RowTime({ at }: { at: Date }) {
  const exact = formatExactTime(at, useZone());
  return (
    <time dateTime={at.toISOString()} title={exact}>
      <span className="text-muted max-sm:block max-sm:text-xs">{exact.slice(5, 10)}</span>{" "}
      {exact.slice(11, 19)}
      <span className="text-faint max-sm:hidden">{exact.slice(19, 23)}</span>
    </time>
  );
}

/** The time of day to the millisecond, with the day before it, on one line. */
export function StoryTime({ at }: { at: Date }) {
  const exact = formatExactTime(at, useZone());
  return (
    <time dateTime={at.toISOString()} title={exact} className="whitespace-nowrap">
      <span className="text-faint">{exact.slice(5, 10)}</span> {exact.slice(11, 23)}
    </time>
  );
}
