import { ArrowUp } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { ExactTime } from "@/_time/time";

/** Offers what came since. It has its place always, so that its coming moves no row. */
export function NewEventsBanner({
  count,
  busy,
  searchableSince,
  onShow,
}: {
  /** At most 100, which stands for more. */
  count: number;
  busy: boolean;
  /** What is older can't be searched yet; null when all can, or nothing is searched for. */
  searchableSince: Date | null;
  onShow: () => void;
}) {
  const words = `${count >= 100 ? "99+" : count} new ${count === 1 ? "event" : "events"}`;
  return (
    <div className="flex h-10 items-center justify-between gap-3 border-b px-4 text-xs text-muted print:hidden">
      <span role="status" className="shrink-0">
        {count > 0 ? words : "Up to date"}
      </span>
      {searchableSince !== null && (
        <span className="min-w-0 truncate">
          Searching back to <ExactTime at={searchableSince} />; older events are being made
          searchable
        </span>
      )}
      {(count > 0 || busy) && (
        <Button variant="primary" size="sm" busy={busy} onClick={onShow}>
          {!busy && <ArrowUp aria-hidden />}
          Show
        </Button>
      )}
    </div>
  );
}
