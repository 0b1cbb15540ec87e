import {
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleX,
  ClockAlert,
  CopyPlus,
  Hourglass,
  KeyRound,
  type LucideIcon,
  RotateCw,
  ServerCrash,
  ShieldX,
  Shuffle,
  Unplug,
  VolumeX,
} from "lucide-react";
import { useState } from "react";
import { formatCount } from "@/_components/format";
import { Badge, type Tone } from "@/_components/ui/badge";
import { cn } from "@/_components/ui/class-names";
import { Link } from "@/_components/ui/link";
import { AWAITED_WORDS } from "../clients/_components/awaited-words";
import type { ClientRow } from "./clients-columns";
import { refusedPath } from "./list-paths";
import type { ProblemKind } from "./problem-kinds";
import type { ShownSpan } from "./shown-span";

const ICONS: Record<ProblemKind, LucideIcon> = {
  dead: CircleX,
  inDoubt: CircleHelp,
  wrongKey: KeyRound,
  silent: VolumeX,
  deadForwards: Unplug,
  stopped: CirclePause,
  slow: ClockAlert,
  conflicting: Shuffle,
  duplicates: CopyPlus,
  failed: RotateCw,
  notKept: ServerCrash,
};

/**
 * What needs somebody, each leading to where it is seen; or that nothing does. Of many only the worst
 * are shown where rows are compared, until the rest is asked for.
 */
export function ClientProblems({
  client,
  span,
  atFirst = Number.POSITIVE_INFINITY,
}: {
  client: ClientRow;
  span: ShownSpan;
  atFirst?: number;
}) {
  const [showsAll, setShowsAll] = useState(false);
  const notes = notesOf(client, span);
  const first = notes.slice(0, atFirst);
  const rest = notes.slice(atFirst);
  return (
    <span className="flex flex-wrap gap-1">
      {first.map((note, at) => (
        <Note
          key={note.label}
          note={note}
          // Beside the last one there is room for the button.
          className={rest.length > 0 && at === first.length - 1 ? "max-w-[calc(100%-2.25rem)]" : ""}
        />
      ))}
      {rest.length > 0 && (
        <>
          {rest.map((note) => (
            <Note key={note.label} note={note} className={showsAll ? "" : "hidden print:inline"} />
          ))}
          <button
            type="button"
            aria-expanded={showsAll}
            aria-label={
              showsAll ? "Show only the worst" : `Show ${rest.length} more: ${words(rest)}`
            }
            title={showsAll ? "Show only the worst" : words(rest)}
            className="tabular h-5 min-w-6 rounded-sm px-1 text-xs font-medium text-muted ring-1 ring-line ring-inset hover:bg-hover hover:text-ink print:hidden"
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll ? "Less" : `+${rest.length}`}
          </button>
        </>
      )}
      {notes.length === 0 && (
        <span className="inline-flex h-5 items-center gap-1 text-xs text-muted">
          <CircleCheck className="size-3.5 text-ok" aria-hidden />
          Fine
        </span>
      )}
    </span>
  );
}

type Note = { Icon: LucideIcon; tone: Tone; label: string; href?: string };

/** All there is to say, the worst first. */
function notesOf({ id, ...client }: ClientRow, span: ShownSpan): Note[] {
  const { enabled, problems, refused, refusedWrongKey, notKept, arrived } = client;
  const refusedOtherwise = refused - refusedWrongKey - notKept;
  const notes: Note[] = problems.map(({ kind, tone, label, href }) => ({
    ...{ Icon: ICONS[kind], tone, label, href },
  }));
  if (!enabled) notes.unshift({ Icon: CirclePause, tone: "neutral", label: "Disabled" });
  if (refusedOtherwise > 0) {
    notes.push({
      Icon: ShieldX,
      tone: "neutral",
      label: `${formatCount(refusedOtherwise)} refused`,
      href: refusedPath({ client: id, ...span.filters }),
    });
  }
  if (enabled && problems.length === 0 && arrived !== "events") {
    notes.push({
      Icon: Hourglass,
      tone: "info",
      label: AWAITED_WORDS[arrived],
      href: `/clients/${id}`,
    });
  }
  return notes;
}

const words = (notes: readonly Note[]) => notes.map(({ label }) => label).join(", ");

function Note({ note: { Icon, tone, label, href }, className }: { note: Note; className: string }) {
  const badge = (
    <Badge tone={tone}>
      <Icon aria-hidden />
      <span className="truncate">{label}</span>
    </Badge>
  );
  if (href === undefined) return <span className={cn("max-w-full", className)}>{badge}</span>;
  return (
    <Link href={href} className={cn("max-w-full rounded-sm hover:underline", className)}>
      {badge}
    </Link>
  );
}
