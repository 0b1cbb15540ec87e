import { CircleCheck, CirclePause, Hourglass } from "lucide-react";
import { Badge } from "@/_components/ui/badge";

/** Whether a client's events are taken, and whether any has ever come. */
export function ClientState({ enabled, hasEvents }: { enabled: boolean; hasEvents: boolean }) {
  if (!enabled) {
    return (
      <Badge>
        <CirclePause aria-hidden />
        Disabled
      </Badge>
    );
  }
  return hasEvents ? (
    <Badge tone="ok">
      <CircleCheck aria-hidden />
      Receiving
    </Badge>
  ) : (
    <Badge tone="info">
      <Hourglass aria-hidden />
      No event yet
    </Badge>
  );
}
