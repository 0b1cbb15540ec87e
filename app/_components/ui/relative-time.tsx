"use client";

import { useSyncExternalStore } from "react";
import { formatAge, formatExactTime } from "../format";
import { cn } from "./class-names";
import { now, subscribeToClock } from "./clock";

/**
 * A moment as its age ("3 min ago"), kept current; the exact time in the reader's zone is its
 * title and what a screen reader can reach. Null shows as "–".
 */
export function RelativeTime({
  at,
  className,
}: {
  at: Date | null | undefined;
  className?: string;
}) {
  const nowMs = useSyncExternalStore(subscribeToClock, now, () => null);
  if (!at) return <span className={className}>–</span>;
  const exact = nowMs === null ? at.toISOString() : formatExactTime(at);
  return (
    <time dateTime={at.toISOString()} title={exact} className={cn("exact-in-print", className)}>
      {nowMs === null ? exact.slice(0, 16).replace("T", " ") : formatAge(at, nowMs)}
    </time>
  );
}

/** A moment to the millisecond in the reader's zone, for lists that are compared line by line. */
export function ExactTime({ at, className }: { at: Date | null | undefined; className?: string }) {
  const nowMs = useSyncExternalStore(subscribeToClock, now, () => null);
  if (!at) return <span className={className}>–</span>;
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()} className={className}>
      {nowMs === null ? at.toISOString() : formatExactTime(at)}
    </time>
  );
}
