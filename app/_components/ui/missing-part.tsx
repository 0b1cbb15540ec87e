"use client";

import { type ComponentType, lazy, useSyncExternalStore } from "react";
import { Button } from "./button";

let isMissing = false;
const hearers = new Set<() => void>();

function note(): void {
  isMissing = true;
  for (const hear of hearers) hear();
}

function subscribe(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/**
 * React's `lazy`, for a part that may be gone by the time somebody wants it: a page stays open for
 * days, and an update takes its files away. Then nothing else breaks, and `MissingPart` says so.
 *
 * @param InItsPlace what stays where it would have been
 */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  InItsPlace: ComponentType<Props> = Nothing,
) {
  return lazy(() =>
    load().catch((error) => {
      console.warn(error);
      note();
      return { default: InItsPlace };
    }),
  );
}

function Nothing() {
  return null;
}

/** Above every page: what somebody asked for can't be had from the page as it was opened. */
export function MissingPart() {
  const isShown = useSyncExternalStore(
    subscribe,
    () => isMissing,
    () => false,
  );
  return (
    // In sight, wherever on the page somebody asked for it.
    <div role="status" className="sticky top-12 z-20 empty:hidden md:top-0 print:hidden">
      {isShown && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-warn-soft px-4 py-2 text-sm text-warn-ink md:px-6 lg:px-8">
          <p>
            <strong className="font-semibold">A part of this page could not be fetched.</strong> The
            connection was away, or Ringonce has been updated since the page was opened.
          </p>
          <Button size="sm" onClick={() => location.reload()}>
            Load the page anew
          </Button>
        </div>
      )}
    </div>
  );
}
