"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { formatExactTime } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { CopyButton } from "@/_components/ui/copy-button";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { Segmented } from "@/_components/ui/segmented";
import { Select } from "@/_components/ui/select";
import { useZone } from "@/_time/zone-context";
import { useTRPC } from "@/_trpc/client";
import { BodySkeleton } from "./body-skeleton";
import { BodyText } from "./body-text";
import { downloadText } from "./download-text";
import type { EventDetail } from "./event-facts";

type View = "pretty" | "raw";

/** A delivery's body, to unfold or to the letter. Loaded by itself after the page. */
export default function BodyCard({
  event,
  deliveries,
  shownDelivery,
  onShow,
}: {
  event: EventDetail["event"];
  deliveries: EventDetail["deliveries"];
  /** The duplicate whose body is shown; null for the first delivery. */
  shownDelivery: string | null;
  onShow: (deliveryId: string | null) => void;
}) {
  const trpc = useTRPC();
  const zone = useZone();
  const [view, setView] = useState<View>("pretty");
  const body = useQuery({
    ...trpc.events.body.queryOptions({ eventId: event.id, deliveryId: shownDelivery }),
    // What was received never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const differing = deliveries.filter((delivery) => delivery.divergence !== "identical");
  const text = body.data ?? null;
  return (
    <Card aria-label="Body" className="print:break-inside-auto">
      <CardHeader
        title="Body"
        actions={
          <>
            {differing.length > 0 && (
              <span className="inline-flex w-64 max-w-full">
                <Select
                  aria-label="Which delivery's body"
                  value={shownDelivery ?? ""}
                  onChange={({ target }) => onShow(target.value || null)}
                >
                  <option value="">First delivery</option>
                  {differing.map((delivery) => (
                    <option key={delivery.id} value={delivery.id}>
                      {formatExactTime(delivery.receivedAt, zone).slice(11, 23)},{" "}
                      {delivery.divergence ?? "not compared yet"}
                    </option>
                  ))}
                </Select>
              </span>
            )}
            <Segmented
              label="How to show the body"
              value={view}
              options={[
                { value: "pretty", label: "Pretty" },
                { value: "raw", label: "Raw" },
              ]}
              onChange={setView}
            />
            {text !== null && (
              <>
                <CopyButton text={text} what="body" withWord />
                <Button
                  onClick={() => downloadText(text, `${event.eventType}-${event.id}.json`)}
                  title="Download what is shown here"
                >
                  <Download aria-hidden />
                  Download
                </Button>
              </>
            )}
          </>
        }
      />
      <QueryAnswer
        key={shownDelivery}
        query={body}
        title="The body could not be loaded"
        fallback={<BodySkeleton />}
      >
        {(found) =>
          found === null ? (
            <p className="p-4 text-muted">No body is kept: its bytes equal those of the first.</p>
          ) : (
            <BodyText text={found} view={view} />
          )
        }
      </QueryAnswer>
    </Card>
  );
}
