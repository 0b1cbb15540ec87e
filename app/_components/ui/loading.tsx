import type { ReactNode } from "react";

/** The frame of a loading state: says so once to screen readers and hides the bars from them. */
export function Loading({ what, children }: { what: string; children: ReactNode }) {
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">Loading {what}…</span>
      <div aria-hidden>{children}</div>
    </div>
  );
}
