import type { ReplayState } from "#server/domain/replay";
import { formatCount } from "@/_components/format";

type Progress = { state: ReplayState; total: number; done: number; skipped: number };

/** How far a replay is, as a bar and in words. */
export function ReplayProgress({ replay }: { replay: Progress }) {
  const { state, total, done } = replay;
  return (
    <div className="grid gap-1.5">
      <progress
        aria-label="Progress"
        max={total}
        value={done}
        className={`h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset [&::-moz-progress-bar]:rounded-full [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:transition-[width] ${COLOURS[state]}`}
      />
      <p className="tabular text-xs text-muted">{progressWords(replay)}</p>
    </div>
  );
}

const COLOURS: Record<ReplayState, string> = {
  running: "[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-value]:bg-accent",
  done: "[&::-moz-progress-bar]:bg-ok [&::-webkit-progress-value]:bg-ok",
  cancelled: "[&::-moz-progress-bar]:bg-faint [&::-webkit-progress-value]:bg-faint",
};

/** `40 of 184 events, 3 of them with nothing to do`. */
export function progressWords({ total, done, skipped }: Omit<Progress, "state">): string {
  const counted =
    done === total
      ? `${formatCount(total)} ${total === 1 ? "event" : "events"}`
      : `${formatCount(done)} of ${formatCount(total)} events`;
  return skipped === 0 ? counted : `${counted}, ${formatCount(skipped)} of them left alone`;
}
