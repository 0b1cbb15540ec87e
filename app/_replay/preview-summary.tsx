import { RotateCw, Send, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import {
  countEvents,
  describeDestination,
  describeHandlers,
  type ReplayPreview,
} from "#server/domain/replay-preview";
import { formatCount } from "@/_components/format";
import { RelativeTime } from "@/_time/time";
import type { Work } from "./replay-order";
import { willDoNothing } from "./will-do-nothing";

/** What a replay would do, in plain words. */
export function PreviewSummary({ preview, work }: { preview: ReplayPreview; work: Work }) {
  const handlers = describeHandlers(preview, work.runHandlers);
  const hidden = preview.events - preview.sample.length;
  return (
    <div className="grid gap-3">
      <p className="text-base font-semibold">{sentence(countEvents(preview))}</p>
      {preview.hasMore && (
        <p className="text-xs text-muted">
          The figures are of the first {formatCount(preview.events)}; all of them are replayed.
        </p>
      )}
      <ul className="grid gap-3">
        {handlers.length > 0 && (
          <Line icon={<RotateCw aria-hidden />} title={work.runHandlers ? "Handlers" : "Left out"}>
            {handlers.join(" ")}
          </Line>
        )}
        {preview.destinations.map((destination) => (
          <Line
            key={destination.id}
            icon={destination.isChosen ? <Send aria-hidden /> : <TriangleAlert aria-hidden />}
            title={destination.name}
            isWarning={!destination.isChosen}
          >
            {describeDestination(destination).join(" ")}
          </Line>
        ))}
      </ul>
      {willDoNothing(preview) && (
        <p className="text-sm text-warn-ink">
          So nothing would be done. Go back, and choose something else.
        </p>
      )}
      {preview.events > 1 && (
        <details className="text-sm">
          <summary className="w-fit rounded-sm text-muted">The first of them</summary>
          <ul className="mt-2 grid gap-1 rounded-md border bg-sunken px-3 py-2 text-xs">
            {preview.sample.map(({ id, eventType, callId, receivedAt }) => (
              <li key={id} className="flex flex-wrap gap-x-3">
                <span className="font-medium">{eventType}</span>
                <span className="font-mono text-muted">{callId ?? "–"}</span>
                <RelativeTime at={receivedAt} className="ml-auto text-muted" />
              </li>
            ))}
            {hidden > 0 && <li className="text-muted">and {formatCount(hidden)} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}

function Line({
  icon,
  title,
  isWarning = false,
  children,
}: {
  icon: ReactNode;
  title: string;
  isWarning?: boolean;
  children: ReactNode;
}) {
  const tone = isWarning ? "text-warn-ink" : "text-muted";
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 text-sm">
      <span className={`mt-0.5 [&_svg]:size-4 ${tone}`}>{icon}</span>
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{title}</p>
        <p className={`wrap-anywhere ${tone}`}>{children}</p>
      </div>
    </li>
  );
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
