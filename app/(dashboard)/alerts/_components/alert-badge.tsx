import { BellRing, CircleCheck } from "lucide-react";
import type { AlertState } from "#server/domain/alert";
import { Badge } from "@/_components/ui/badge";

/** Where an incident stands. */
export function AlertBadge({ state, className }: { state: AlertState; className?: string }) {
  return state === "open" ? (
    <Badge
      tone="warn"
      title="It was triggered, and nothing has come that ends it"
      className={className}
    >
      <BellRing aria-hidden />
      Open
    </Badge>
  ) : (
    <Badge tone="ok" title="Retell has ended it" className={className}>
      <CircleCheck aria-hidden />
      Resolved
    </Badge>
  );
}
