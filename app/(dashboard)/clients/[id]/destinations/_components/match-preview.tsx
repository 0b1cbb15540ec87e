"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RouterInputs, RouterOutputs } from "#server/trpc/root";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Link } from "@/_components/ui/link";
import { messageOf } from "@/_components/ui/query-boundary";
import { RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";

type Choice = RouterInputs["destinations"]["preview"];

/** Tries the choice of events on those that came last, so that a slip is seen before it matters. */
export function MatchPreview({ choice }: { choice: Choice }) {
  const trpc = useTRPC();
  /** The choice that was tried, as text; what has been changed since is not answered by it. */
  const [tried, setTried] = useState<string | null>(null);
  const isTried = tried === JSON.stringify(choice);
  const preview = useQuery({
    ...trpc.destinations.preview.queryOptions(choice),
    enabled: isTried,
    staleTime: 0,
  });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button
        busy={isTried && preview.isFetching}
        onClick={() => {
          if (isTried) preview.refetch();
          else setTried(JSON.stringify(choice));
        }}
      >
        Try it on the newest events
      </Button>
      <p role="status" className="text-sm">
        {isTried && preview.error && (
          <span className="text-danger-ink">{messageOf(new Error(preview.error.message))}</span>
        )}
        {isTried && preview.data && <Outcome preview={preview.data} />}
      </p>
    </div>
  );
}

function Outcome({ preview }: { preview: RouterOutputs["destinations"]["preview"] }) {
  const { looked, matched, newest } = preview;
  if (looked === 0) return "None of these types has come yet.";
  if (newest === null) return `Of the newest ${formatCount(looked)}, none would be forwarded.`;
  return (
    <>
      Of the newest {formatCount(looked)}, {formatCount(matched)} would be forwarded; the last one:{" "}
      <Link href={`/events/${newest.id}`} className="link font-mono" target="_blank">
        {newest.eventType}
      </Link>
      , <RelativeTime at={newest.receivedAt} />.
    </>
  );
}
