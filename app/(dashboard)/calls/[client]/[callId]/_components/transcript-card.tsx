"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, MessageSquareOff } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { CallKind } from "#server/domain/call";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Input } from "@/_components/ui/input";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { Skeleton } from "@/_components/ui/skeleton";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { RecordingPlayer } from "./recording";
import { TurnsSkeleton } from "./transcript-skeleton";
import { TurnLine } from "./turn-line";
import { currentTurn, findTurns } from "./turns";

/** A two-hour call has a thousand turns and more; nobody starts by reading them all. */
const TURNS_AT_ONCE = 300;

/**
 * Who said what, beside its recording: a line seeks the audio, and the line being said is marked.
 * Arrow keys step from line to line. Fetched by itself, for it can be long.
 */
export function TranscriptCard({
  clientId,
  callId,
  kind,
  hasTranscript,
}: {
  clientId: string;
  callId: string;
  kind: CallKind;
  hasTranscript: boolean;
}) {
  const trpc = useTRPC();
  const transcript = useQuery({
    ...trpc.calls.transcript.queryOptions({ clientId, callId }),
    enabled: hasTranscript,
    ...live(["processing"], { clientId, restMs: 5_000 }),
  });
  const details = useQuery({
    ...trpc.calls.details.queryOptions({ clientId, callId }),
    ...live(["deliveries"], { clientId, restMs: 5_000 }),
  });
  const turns = useMemo(() => transcript.data?.entries ?? [], [transcript.data]);
  const audio = useRef<HTMLAudioElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [shown, setShown] = useState(TURNS_AT_ONCE);
  const [current, setCurrent] = useState(-1);
  const [wanted, setWanted] = useState("");
  const [step, setStep] = useState(0);
  const found = useMemo(() => findTurns(turns, wanted), [turns, wanted]);
  const foundSet = useMemo(() => new Set(found), [found]);
  const here = found.length === 0 ? -1 : (found[step % found.length] as number);
  const hasRecording = (details.data?.recordings.length ?? 0) > 0;

  function bringToView(index: number) {
    const line = list.current?.querySelector<HTMLElement>(`[data-turn="${index}"]`);
    const box = list.current?.parentElement;
    if (!line || !box) return;
    // The box alone is scrolled, which lines are placed in: the page stays where the reader has it.
    const above = line.offsetTop - box.scrollTop;
    if (above < 0 || above > box.clientHeight - line.offsetHeight) {
      box.scrollTop = line.offsetTop - box.clientHeight / 3;
    }
  }

  function goTo(next: number) {
    if (found.length === 0) return;
    const position = (next + found.length) % found.length;
    setStep(position);
    reveal(found[position] as number);
  }

  function reveal(index: number) {
    if (index >= shown) setShown(index + TURNS_AT_ONCE);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that is shown only now is brought to view then
  useEffect(() => {
    if (here !== -1) bringToView(here);
  }, [here, shown]);
  useEffect(() => {
    if (current !== -1 && audio.current?.paused === false) bringToView(current);
  });

  function onTime(seconds: number) {
    const index = currentTurn(turns, seconds);
    if (index === current) return;
    setCurrent(index);
    reveal(index);
  }

  const seek = useMemo(
    () =>
      hasRecording
        ? (seconds: number) => {
            if (audio.current === null) return;
            audio.current.currentTime = seconds;
            void audio.current.play().catch(() => {});
          }
        : null,
    [hasRecording],
  );

  return (
    <Card aria-label="Transcript" className="print:break-inside-auto">
      <CardHeader
        title="Transcript"
        actions={
          turns.length > 0 && (
            <div className="flex flex-wrap items-center gap-1">
              <span className="tabular text-right text-xs text-muted sm:min-w-12" role="status">
                {wanted.trim() !== "" &&
                  (found.length === 0
                    ? "Not found"
                    : `${(step % found.length) + 1} of ${found.length}`)}
              </span>
              <Input
                type="search"
                aria-label="Search in the transcript"
                placeholder="Search"
                className="w-44"
                value={wanted}
                onChange={({ target }) => {
                  setWanted(target.value);
                  setStep(0);
                  const [first] = findTurns(turns, target.value);
                  if (first !== undefined) reveal(first);
                }}
                onKeyDown={(event) => {
                  if (event.key !== "Enter") return;
                  event.preventDefault();
                  goTo(step + (event.shiftKey ? -1 : 1));
                }}
              />
              <Button
                size="icon"
                variant="ghost"
                aria-label="Previous find"
                disabled={found.length === 0}
                onClick={() => goTo(step - 1)}
              >
                <ChevronUp aria-hidden />
              </Button>
              <Button
                size="icon"
                variant="ghost"
                aria-label="Next find"
                disabled={found.length === 0}
                onClick={() => goTo(step + 1)}
              >
                <ChevronDown aria-hidden />
              </Button>
            </div>
          )
        }
      />
      {kind === "call" && (
        <QueryAnswer
          query={details}
          title="The recording could not be looked up"
          className="border-b py-6"
          fallback={
            <div className="border-b px-4 py-3">
              <Skeleton className="h-10 w-full" />
            </div>
          }
        >
          {(found) => <RecordingPlayer details={found} audio={audio} onTime={onTime} />}
        </QueryAnswer>
      )}
      {!hasTranscript ? (
        <EmptyState Icon={MessageSquareOff} title="No transcript" className="py-8">
          {kind === "chat"
            ? "Nothing was written, or it has not come yet."
            : "Nobody spoke, the call never connected, or it has not come yet."}
        </EmptyState>
      ) : (
        <QueryAnswer
          query={transcript}
          title="The transcript could not be loaded"
          fallback={<TurnsSkeleton />}
        >
          {() => (
            <section
              aria-label="What was said"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              className="relative max-h-[70vh] overflow-y-auto focus-visible:outline-offset-[-2px] print:max-h-none"
              onKeyDown={stepByArrows}
            >
              <ol ref={list} className="grid py-2">
                {turns.slice(0, shown).map((turn, index) => (
                  <TurnLine
                    // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever appended
                    key={index}
                    turn={turn}
                    index={index}
                    isCurrent={index === current}
                    found={foundSet.has(index) ? foundMark(wanted, index === here) : null}
                    onSeek={seek}
                  />
                ))}
              </ol>
              {turns.length > shown && (
                <div className="flex justify-center border-t p-2">
                  <Button variant="ghost" onClick={() => setShown(shown + TURNS_AT_ONCE)}>
                    Show more of {turns.length - shown}
                  </Button>
                </div>
              )}
            </section>
          )}
        </QueryAnswer>
      )}
    </Card>
  );
}

function foundMark(wanted: string, isHere: boolean) {
  return { text: wanted.trim(), isHere };
}

/** Up and down move from line to line; what a line does is its button's. */
function stepByArrows(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("li > button")];
  const at = lines.indexOf(document.activeElement as HTMLButtonElement);
  const next = lines[event.key === "ArrowDown" ? at + 1 : Math.max(at - 1, 0)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
