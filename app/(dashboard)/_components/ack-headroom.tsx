import { formatDuration } from "@/_components/format";
import { cn } from "@/_components/ui/class-names";
import { RETELL_WAITS_MS } from "./problems";

/** The slowest answers, and how much is left of what Retell waits. */
export function AckHeadroom({ p99Ms, isSlow }: { p99Ms: number | null; isSlow: boolean }) {
  if (p99Ms === null) return <>–</>;
  const leftMs = RETELL_WAITS_MS - p99Ms;
  return (
    <span className="inline-grid justify-items-end">
      {formatDuration(p99Ms)}
      <span className={cn("text-2xs", isSlow ? "font-medium text-danger-ink" : "text-muted")}>
        {leftMs > 0 ? `${formatDuration(leftMs)} left` : "beyond 10 s"}
      </span>
    </span>
  );
}
