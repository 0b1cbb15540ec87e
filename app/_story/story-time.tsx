"use client";

import { useSyncExternalStore } from "react";
import { formatExactTime } from "@/_components/format";

const never = () => () => {};

/**
 * The time of day to the millisecond, with the day before it where there is room. In UTC until the
 * browser, which knows the reader's zone, has taken over.
 */
export function StoryTime({ at }: { at: Date }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const exact = isBrowser ? formatExactTime(at) : at.toISOString();
  return (
    <time dateTime={at.toISOString()} title={exact} className="whitespace-nowrap">
      <span className="text-faint">{exact.slice(5, 10)}</span> {exact.slice(11, 23)}
    </time>
  );
}
