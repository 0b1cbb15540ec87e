"use client";

import { useSyncExternalStore } from "react";
import { formatExactTime } from "@/_components/format";

const never = () => () => {};

/**
 * A moment for a column that is read downwards: to the second, in the reader's zone, the day
 * first. What the server renders is in UTC, for it does not know the zone, and says so.
 */
export function RowTime({ at }: { at: Date }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const exact = isBrowser ? formatExactTime(at) : at.toISOString();
  return (
    <time dateTime={at.toISOString()} title={exact}>
      <span className="text-muted max-sm:block max-sm:text-xs">{exact.slice(5, 10)}</span>{" "}
      {exact.slice(11, 19)}
      <span className="text-faint max-sm:hidden">{exact.slice(19, 23)}</span>
    </time>
  );
}
