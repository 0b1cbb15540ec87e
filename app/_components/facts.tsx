import type { ReactNode } from "react";
import { cn } from "./ui/class-names";

/** Inside a container, for as many as fit where they stand. */
export const FACT_COLUMNS =
  "grid grid-cols-1 gap-x-6 gap-y-4 p-4 @md:grid-cols-2 @3xl:grid-cols-3 @5xl:grid-cols-4";

/** Named values side by side, as many in a row as fit where they stand. */
export function Facts({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className="@container">
      <dl className={cn(FACT_COLUMNS, className)}>{children}</dl>
    </div>
  );
}

/** One named value; nothing shows as "–". */
export function Fact({
  name,
  hint,
  wide = false,
  children,
}: {
  name: string;
  /** What the name means, on hover. */
  hint?: string;
  /** Two columns, for ids and digests. */
  wide?: boolean;
  children: ReactNode;
}) {
  const isEmpty = children === null || children === undefined || children === "";
  return (
    <div className={cn("min-w-0", wide && "@md:col-span-2")}>
      <dt className="text-xs text-muted" title={hint}>
        {name}
      </dt>
      <dd className="mt-0.5 min-w-0 wrap-anywhere">{isEmpty ? "–" : children}</dd>
    </div>
  );
}
