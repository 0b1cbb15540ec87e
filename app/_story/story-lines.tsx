"use client";

import { type ReactNode, useState } from "react";
import { formatDuration } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { cn } from "@/_components/ui/class-names";
import { StoryTime } from "@/_time/time";
import { EntryIcon, isTrouble } from "./entry-mark";
import { EntryWords } from "./entry-words";
import { type Fold, foldStory } from "./fold";
import { entryKey, type StoryEntry } from "./story";

type Extra = (entry: StoryEntry) => ReactNode;

/**
 * A time axis, from top to bottom: when by our clock, how long after the line above, and what.
 * Many alike in a row are one line to unfold.
 */
export function StoryLines({
  entries,
  label,
  extra,
  isOfOneEvent = false,
  children,
}: {
  entries: readonly StoryEntry[];
  label: string;
  /** What a line offers beside its words. */
  extra?: Extra;
  /** All is about one event, which need not be named on every line. */
  isOfOneEvent?: boolean;
  /** Lines that have no time. */
  children?: ReactNode;
}) {
  const lines = foldStory(entries);
  return (
    <ol aria-label={label} className="px-4 py-3">
      {lines.map((line, index) => {
        const above = lines[index - 1];
        const before = above?.kind === "fold" ? above.entries.at(-1)?.at : above?.at;
        const shared = { before, extra, isOfOneEvent };
        return line.kind === "fold" ? (
          <FoldLine
            key={`fold ${entryKey(line.entries[0] as StoryEntry)}`}
            fold={line}
            {...shared}
          />
        ) : (
          <EntryLine key={entryKey(line)} entry={line} {...shared} />
        );
      })}
      {children}
    </ol>
  );
}

type Shared = { before: Date | undefined; extra: Extra | undefined; isOfOneEvent: boolean };

function EntryLine({ entry, before, extra, isOfOneEvent }: Shared & { entry: StoryEntry }) {
  return (
    <StoryLine
      icon={<EntryIcon entry={entry} />}
      time={<StoryTime at={entry.at} />}
      gap={before && entry.kind !== "next" ? entry.at.getTime() - before.getTime() : null}
      isToCome={entry.kind === "next"}
    >
      <EntryWords entry={entry} isOfOneEvent={isOfOneEvent} />
      {extra?.(entry)}
    </StoryLine>
  );
}

function FoldLine({ fold, before, extra, isOfOneEvent }: Shared & { fold: Fold }) {
  const [isOpen, setOpen] = useState(false);
  const [first, last] = [fold.entries[0], fold.entries.at(-1)] as [StoryEntry, StoryEntry];
  const withinMs = last.at.getTime() - first.at.getTime();
  const button = (
    <Button
      size="sm"
      variant="ghost"
      className="-my-1 -ml-2.5"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
    >
      {isOpen ? "Fold" : "Show all"}
    </Button>
  );
  return (
    <>
      <StoryLine
        icon={<EntryIcon entry={fold.entries.find(isTrouble) ?? first} />}
        time={<StoryTime at={first.at} />}
        gap={before ? first.at.getTime() - before.getTime() : null}
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{fold.words}</span>
          <span className="text-xs text-muted">
            {withinMs === 0 ? (
              "all at once"
            ) : (
              <>
                within {formatDuration(withinMs)}, until <StoryTime at={last.at} />
              </>
            )}
          </span>
          {button}
        </span>
      </StoryLine>
      {isOpen &&
        fold.entries.map((entry, index) => (
          <EntryLine
            key={entryKey(entry)}
            entry={entry}
            before={fold.entries[index - 1]?.at}
            extra={extra}
            isOfOneEvent={isOfOneEvent}
          />
        ))}
    </>
  );
}

/** The frame of a line, for those too that stand at no instant. */
export function StoryLine({
  icon,
  time,
  gap = null,
  isToCome = false,
  children,
}: {
  icon: ReactNode;
  time: ReactNode;
  /** Milliseconds since the line above. */
  gap?: number | null;
  isToCome?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="group grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 sm:grid-cols-[8.5rem_1.75rem_minmax(0,1fr)]">
      <span className="pt-1 text-xs leading-5 text-muted max-sm:col-start-2 max-sm:row-start-1 max-sm:flex max-sm:gap-x-2 sm:text-right">
        <span className="tabular block text-ink">{time}</span>
        {gap !== null && (
          <span className="tabular block text-faint" title="After the line above">
            {gap === 0 ? "at once" : `+${formatDuration(gap)}`}
          </span>
        )}
      </span>
      <span
        aria-hidden
        className={cn(
          "relative flex justify-center max-sm:row-span-2 max-sm:row-start-1",
          "before:absolute before:top-7 before:bottom-[-0.25rem] before:w-px before:bg-line-strong group-last:before:hidden",
          isToCome && "opacity-70",
        )}
      >
        {icon}
      </span>
      <div className="min-w-0 pt-1 pb-4 group-last:pb-1 max-sm:col-start-2 max-sm:pt-0">
        {children}
      </div>
    </li>
  );
}
