import type { ReactNode } from "react";
import { cn } from "./ui/class-names";

/** Inside a container, for as many as fit where they stand. */
export const FACT_COLUMNS =
  "grid grid-cols-1 gap-x-6 gap-y-4 p-4 @md:grid-cols-2 @3xl:grid-cols-3 @5xl:grid-cols-4";
/** Where but one fits, name and value share a line. */
export const FACT_ROWS =
  "@max-md:gap-y-2 @max-md:*:grid @max-md:*:grid-cols-[7.5rem_minmax(0,1fr)] @max-md:*:items-baseline @max-md:*:gap-x-3";

/** Named values side by side, as many in a row as fit where they stand. */
export function Facts({
  children,
  isProse = false,
}: {
  children: ReactNode;
  /** Values may be sentences, which take the whole width. */
  isProse?: boolean;
}) {
  return (
    <div className="@container">
      <dl className={cn(FACT_COLUMNS, !isProse && FACT_ROWS)}>{children}</dl>
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
