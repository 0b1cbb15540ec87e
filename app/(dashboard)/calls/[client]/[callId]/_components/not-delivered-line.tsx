import { Hourglass, TriangleAlert } from "lucide-react";
import type { RouterOutputs } from "#server/trpc/root";
import { Badge } from "@/_components/ui/badge";
import { Link } from "@/_components/ui/link";
import { Mark } from "@/_story/entry-mark";
import { StoryLine } from "@/_story/story-lines";
import { countTypes } from "./count-types";

type NotDelivered = RouterOutputs["forwards"]["notDeliveredOfCall"][number];

/** What has not arrived at one destination: it has no time yet, and may never have one. */
export function NotDeliveredLine({
  destination,
  clientId,
}: {
  destination: NotDelivered;
  clientId: string;
}) {
  const { destinationId, destinationName, isPaused, open, dead, eventTypes } = destination;
  const looks =
    dead > 0
      ? "border-danger bg-danger-soft text-danger-ink"
      : "border-dashed border-line-strong bg-surface text-muted";
  return (
    <StoryLine
      icon={<Mark Icon={dead > 0 ? TriangleAlert : Hourglass} looks={looks} />}
      time=""
      isToCome={dead === 0}
    >
      <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span>
          Not {dead > 0 ? "" : "yet "}at{" "}
          <Link
            href={`/clients/${encodeURIComponent(clientId)}/destinations/${destinationId}`}
            className="link font-medium"
          >
            {destinationName}
          </Link>
        </span>
        {dead > 0 && <Badge tone="danger">{dead} dead</Badge>}
        {open > 0 && (
          <Badge tone="info">
            {open} {isPaused ? "wait: it is paused" : "on the way"}
          </Badge>
        )}
      </span>
      <p className="mt-0.5 max-w-prose text-xs text-muted">{countTypes(eventTypes)}</p>
    </StoryLine>
  );
}
