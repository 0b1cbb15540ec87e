"use client";

import { RelativeTime } from "./time";
import { useNow } from "./zone-context";

/** What is so near says "just now", which reads as if it had been done. */
const NEAR_MS = 5_000;

/**
 * When something is to be done. What is due waits for its turn: an age would look as if it had been
 * forgotten. Null shows as "–".
 */
export function DueTime({ at, className }: { at: Date | null; className?: string }) {
  const nowMs = useNow();
  if (at !== null && at.getTime() <= nowMs + NEAR_MS) {
    return <span className={className}>any moment</span>;
  }
  return <RelativeTime at={at} className={className} />;
}
