import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let printedAt: Date | null = null;

/**
 * Browsers tell of a print by an event, or only by the media it makes true. React renders what it
 * hears of in the same turn, so paper shows what was rendered for it.
 */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    print().addEventListener("change", follow);
    follow();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener("beforeprint", begin);
    window.removeEventListener("afterprint", end);
    print().removeEventListener("change", follow);
  };
}

const print = () => window.matchMedia("print");
const begin = () => tell(printedAt ?? new Date());
const end = () => tell(null);
const follow = () => (print().matches ? begin() : end());

function tell(next: Date | null): void {
  if (next === printedAt) return;
  printedAt = next;
  for (const listener of listeners) listener();
}

/** When the print that is being made began; null while the page is on a screen. */
export function usePrintedAt(): Date | null {
  return useSyncExternalStore(
    subscribe,
    () => printedAt,
    () => null,
  );
}

/** For what paper can't unfold, scroll or hover. */
export const useIsPrinted = () => usePrintedAt() !== null;
