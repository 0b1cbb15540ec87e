import { ArrowUp } from "lucide-react";
import { Button } from "@/_components/ui/button";

/** Offers what came since. It has its place always, so that its coming moves no row. */
export function NewEventsBanner({
  count,
  busy,
  onShow,
}: {
  /** At most 100, which stands for more. */
  count: number;
  busy: boolean;
  onShow: () => void;
}) {
  const words = `${count >= 100 ? "99+" : count} new ${count === 1 ? "event" : "events"}`;
  return (
    <div className="flex h-10 items-center justify-between gap-3 border-b px-4 text-xs text-muted">
      <span role="status">{count > 0 ? words : "Up to date"}</span>
      {(count > 0 || busy) && (
        <Button variant="primary" size="sm" busy={busy} onClick={onShow}>
          {!busy && <ArrowUp aria-hidden />}
          Show
        </Button>
      )}
    </div>
  );
}
