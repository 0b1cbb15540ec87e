"use client";

import { useSyncExternalStore } from "react";

/** Two lines up to Tailwind's `lg`; on paper one, however wide it is. */
const WIDE = "print, (min-width: 64rem)";
const HEIGHTS = { wide: 40, narrow: 62 };
/**
 * The same for style sheets, as `--row-height`: the server knows of no screen, and what it sends has
 * its height before there is a script to ask.
 */
export const ROW_HEIGHT = "[--row-height:62px] lg:[--row-height:40px] print:[--row-height:40px]";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** How high a row of the list is, in pixels; each is. */
export function useRowHeight(): number {
  const isWide = useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => true,
  );
  return isWide ? HEIGHTS.wide : HEIGHTS.narrow;
}
