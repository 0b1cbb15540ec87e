import { formatDuration } from "@/_components/format";
import type { StoryEntry } from "./story";

/** With less of the width than this for everything that came, a picture shows nothing. */
const READABLE_SHARE = 0.05;

/**
 * The same axis to scale, but for what was sent on: days of retries would leave nothing of the call
 * to see. A picture only: the list below says all of it.
 */
export function StoryStrip({
  entries: all,
  during,
}: {
  entries: readonly StoryEntry[];
  /** When the call itself was, to be shaded. */
  during: { from: Date; to: Date } | null;
}) {
  const entries = all.filter(
    ({ kind }) => kind === "event" || kind === "duplicate" || kind === "moment",
  );
  const from = entries[0]?.at.getTime() ?? 0;
  const spanMs = Math.max((entries.at(-1)?.at.getTime() ?? 0) - from, 1);
  const received = entries.filter((entry) => entry.kind !== "moment");
  const receivedMs = (received.at(-1)?.at.getTime() ?? 0) - (received[0]?.at.getTime() ?? 0);
  if (receivedMs < spanMs * READABLE_SHARE) return null;
  const place = (at: Date) => `${((at.getTime() - from) / spanMs) * 100}%`;
  return (
    <div aria-hidden className="border-b px-5 pt-4 pb-2">
      <div className="relative h-6 border-b border-line-strong">
        {during && (
          <span
            className="absolute inset-y-1 rounded-sm bg-accent-soft"
            style={{
              left: place(during.from),
              width: `${((during.to.getTime() - during.from.getTime()) / spanMs) * 100}%`,
            }}
          />
        )}
        {received.map((entry, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: marks have no state
            key={index}
            className={
              entry.kind === "event"
                ? "absolute bottom-0 h-5 w-0.5 -translate-x-1/2 bg-accent"
                : "absolute bottom-0 h-2.5 w-0.5 -translate-x-1/2 bg-muted"
            }
            style={{ left: place(entry.at) }}
          />
        ))}
      </div>
      <div className="flex justify-between pt-1 text-2xs text-muted">
        <span>0</span>
        <span>{formatDuration(spanMs)}</span>
      </div>
    </div>
  );
}
