import { ArrowRightLeft, Play, Wrench } from "lucide-react";
import { memo, type ReactNode } from "react";
import type { TranscriptEntry } from "#server/domain/call";
import { formatExactTime } from "@/_components/format";
import { showHidden } from "@/_components/json/show-hidden";
import { Badge } from "@/_components/ui/badge";
import { cn } from "@/_components/ui/class-names";
import type { Zone } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";
import { formatClock, isSpoken, speakerOf } from "./turns";

/** Also where the line is found again: `data-turn` is its position. */
export const TurnLine = memo(function TurnLine({
  turn,
  index,
  isCurrent,
  found,
  onSeek,
}: {
  turn: TranscriptEntry;
  index: number;
  /** Being said now. */
  isCurrent: boolean;
  /** The text that was looked for, where this line has it; `isHere` for the one that is stepped to. */
  found: { text: string; isHere: boolean } | null;
  /** Null where there is no recording. */
  onSeek: ((seconds: number) => void) | null;
}) {
  const { atSeconds } = turn;
  const zone = useZone();
  const spoken = isSpoken(turn);
  const content = (
    <>
      <span
        className={cn(
          "flex items-center gap-1.5 text-xs leading-5 font-medium",
          turn.role === "agent" ? "text-accent-ink" : "text-muted",
        )}
      >
        <RoleIcon role={turn.role} />
        {speakerOf(turn)}
      </span>
      <span
        className={cn(
          "min-w-0 max-w-prose wrap-anywhere whitespace-pre-wrap",
          !spoken && "font-mono text-xs leading-5 text-muted",
        )}
      >
        {turn.toolName && <span className="font-medium text-ink">{turn.toolName} </span>}
        <Marked text={showHidden(turn.text)} found={found?.text ?? null} />
        {turn.successful === false && (
          <Badge tone="danger" className="ml-2">
            Failed
          </Badge>
        )}
      </span>
      <span className="tabular flex items-center justify-end gap-1 text-xs leading-5 text-muted max-sm:col-start-2 max-sm:justify-start">
        {timeOf(turn, zone)}
        {onSeek && atSeconds !== undefined && (
          <Play
            className="size-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
            aria-hidden
          />
        )}
      </span>
    </>
  );
  const classes = cn(
    "group grid w-full grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 px-4 py-1.5 text-left sm:grid-cols-[8rem_minmax(0,1fr)_4.5rem]",
    isCurrent && "bg-accent-soft shadow-[inset_3px_0_0_var(--accent)]",
    found?.isHere && "bg-warn-soft",
  );
  return (
    <li data-turn={index} aria-current={isCurrent || undefined}>
      {onSeek && atSeconds !== undefined ? (
        <button
          type="button"
          className={cn(classes, "hover:bg-hover focus-visible:outline-offset-[-2px]")}
          onClick={() => onSeek(atSeconds)}
        >
          {content}
        </button>
      ) : (
        <div className={classes}>{content}</div>
      )}
    </li>
  );
});

function RoleIcon({ role }: { role: string }) {
  if (role.startsWith("tool_call")) return <Wrench className="size-3 shrink-0" aria-hidden />;
  if (role === "node_transition") {
    return <ArrowRightLeft className="size-3 shrink-0" aria-hidden />;
  }
  return null;
}

function timeOf({ atSeconds, at }: TranscriptEntry, zone: Zone): string {
  if (atSeconds !== undefined) return formatClock(atSeconds);
  return at === undefined ? "" : formatExactTime(new Date(at), zone).slice(11, 19);
}

/** The text with what was looked for marked in it. */
function Marked({ text, found }: { text: string; found: string | null }) {
  if (found === null) return text;
  const parts: ReactNode[] = [];
  const lower = text.toLowerCase();
  const wanted = found.toLowerCase();
  let from = 0;
  for (;;) {
    const at = lower.indexOf(wanted, from);
    if (at === -1) break;
    parts.push(
      text.slice(from, at),
      <mark key={at} className="rounded-xs bg-warn-soft text-warn-ink underline">
        {text.slice(at, at + wanted.length)}
      </mark>,
    );
    from = at + wanted.length;
  }
  return [...parts, text.slice(from)];
}
