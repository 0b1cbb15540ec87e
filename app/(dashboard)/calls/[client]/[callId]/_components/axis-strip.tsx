import { formatDuration } from "@/_components/format";
import type { AxisEntry } from "./axis-entries";

/** With less of the width than this for everything that came, a picture shows nothing. */
const READABLE_SHARE = 0.05;

/**
 * The same axis to scale, but for attempts: days of them would leave nothing of the call to see.
 * A picture only: the list below says all of it.
 */
export function AxisStrip({ entries: all }: { entries: readonly AxisEntry[] }) {
  const entries = all.filter((entry) => entry.kind !== "attempt");
  const from = entries[0]?.at.getTime() ?? 0;
  const spanMs = Math.max((entries.at(-1)?.at.getTime() ?? 0) - from, 1);
  const received = entries.filter((entry) => entry.kind !== "moment");
  const receivedMs = (received.at(-1)?.at.getTime() ?? 0) - (received[0]?.at.getTime() ?? 0);
  if (receivedMs < spanMs * READABLE_SHARE) return null;
  const place = (at: Date) => `${((at.getTime() - from) / spanMs) * 100}%`;
  const began = entries.find((entry) => entry.kind === "moment" && entry.words.endsWith("began"));
  const ended = entries.find(
    (entry) => entry.kind === "moment" && /^(Call|Chat) ended$/.test(entry.words),
  );
  return (
    <div aria-hidden className="border-b px-5 pt-4 pb-2">
      <div className="relative h-6 border-b border-line-strong">
        {began && ended && (
          <span
            className="absolute inset-y-1 rounded-sm bg-accent-soft"
            style={{
              left: place(began.at),
              width: `${((ended.at.getTime() - began.at.getTime()) / spanMs) * 100}%`,
            }}
          />
        )}
        {entries.map((entry, index) =>
          entry.kind === "moment" ? null : (
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
          ),
        )}
      </div>
      <div className="flex justify-between pt-1 text-2xs text-muted">
        <span>0</span>
        <span>{formatDuration(spanMs)}</span>
      </div>
    </div>
  );
}
