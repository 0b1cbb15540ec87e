import { CircleCheck, CirclePause, Hourglass } from "lucide-react";
import type { Arrived } from "#server/domain/arrived";
import { Badge } from "@/_components/ui/badge";
import { AWAITED_WORDS } from "./awaited-words";

/** Whether a client's events are taken, and whether any has ever come. */
export function ClientState({ enabled, arrived }: { enabled: boolean; arrived: Arrived }) {
  if (!enabled) {
    return (
      <Badge>
        <CirclePause aria-hidden />
        Disabled
      </Badge>
    );
  }
  return arrived === "events" ? (
    <Badge tone="ok">
      <CircleCheck aria-hidden />
      Receiving
    </Badge>
  ) : (
    <Badge tone="info">
      <Hourglass aria-hidden />
      {AWAITED_WORDS[arrived]}
    </Badge>
  );
}
