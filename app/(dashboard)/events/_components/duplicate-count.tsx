import { GitCompare } from "lucide-react";
import { formatCount } from "@/_components/format";

/** How many duplicates, and how many of them differ from the first delivery. */
export function DuplicateCount({
  duplicates,
  divergent,
}: {
  duplicates: number;
  divergent: number;
}) {
  if (duplicates === 0) return <span className="text-muted">0</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      {divergent > 0 && (
        <span
          className="inline-flex items-center gap-0.5 text-xs text-info-ink"
          title={`${formatCount(divergent)} of them differ from the first delivery`}
        >
          <GitCompare className="size-3.5" aria-hidden />
          {formatCount(divergent)}
          <span className="sr-only">&nbsp;divergent of</span>
        </span>
      )}
      <span className="font-medium">{formatCount(duplicates)}</span>
    </span>
  );
}
