import type { ReactNode } from "react";
import { answered } from "#server/domain/forward";
import { formatCount, formatDuration } from "@/_components/format";
import { STAGE_WORDS } from "@/_components/forward-words";
import { DoubtBadge } from "@/_components/ui/doubt-badge";
import { EventStanding } from "@/_components/ui/event-standing";
import { Link } from "@/_components/ui/link";
import { DIVERGENCE_LOOKS, DivergenceBadge } from "@/_components/ui/status-badge";
import { answerTrouble, answerWords } from "./answer-words";
import { ErrorText, Outcome } from "./outcome";
import type { Answer, Attempt, StoryEntry } from "./story";

/** What happened, in words. */
export function EntryWords({ entry, isOfOneEvent }: { entry: StoryEntry; isOfOneEvent: boolean }) {
  switch (entry.kind) {
    case "moment":
      return <p className="text-muted">{entry.words}, by Retell&apos;s clock</p>;
    case "next":
      return <p className="text-muted">{entry.words}</p>;
    case "event":
      return <EventWords {...entry} isOfOneEvent={isOfOneEvent} />;
    case "duplicate": {
      const { count, divergence } = entry.duplicate;
      const { answer } = entry;
      return (
        <Line
          what={
            <>
              {count > 1 ? `${formatCount(count)} duplicates` : "Duplicate"}
              {!isOfOneEvent && <> of {<EventLink {...entry.event} />}</>}
            </>
          }
          aside={`${divergence ? DIVERGENCE_LOOKS[divergence].meaning : "Being compared"}. A duplicate${answer ? `, ${answerWords(answer)}` : ""}, not processed`}
        >
          <DivergenceBadge divergence={divergence} />
          <Trouble answer={answer} />
        </Line>
      );
    }
    case "lost":
      return (
        <Line
          what={
            <>
              A delivery that was not kept
              {!isOfOneEvent && <> of {<EventLink {...entry.event} />}</>}
            </>
          }
          aside={answerWords(entry.answer)}
        >
          <Trouble answer={entry.answer} />
        </Line>
      );
    case "run":
      return <RunWords {...entry} isOfOneEvent={isOfOneEvent} />;
    case "effect":
      return <EffectWords {...entry} isOfOneEvent={isOfOneEvent} />;
    case "attempt":
      return <AttemptWords attempt={entry.attempt} isOfOneEvent={isOfOneEvent} />;
  }
}

type Of<Kind extends StoryEntry["kind"]> = Extract<StoryEntry, { kind: Kind }> & {
  isOfOneEvent: boolean;
};

function EventWords({ event, answer, isOfOneEvent }: Of<"event">) {
  const lagMs = event.signedAt && event.receivedAt.getTime() - event.signedAt.getTime();
  const tookMs = event.processedAt && event.processedAt.getTime() - event.receivedAt.getTime();
  return (
    <Line
      what={
        isOfOneEvent ? (
          <span className="font-medium text-ink">Received: the delivery that made the event</span>
        ) : (
          <EventLink {...event} isBold />
        )
      }
      aside={[
        !isOfOneEvent && tookMs !== null && `processed in ${formatDuration(tookMs)}`,
        lagMs !== null && `${formatDuration(lagMs)} after Retell signed it`,
        answer && answerWords(answer),
      ]
        .filter(Boolean)
        .join(", ")}
    >
      {!isOfOneEvent && <EventStanding event={event} />}
      <Trouble answer={answer} />
    </Line>
  );
}

function RunWords({ run, event, isOfOneEvent }: Of<"run">) {
  const { number, outcome, error, requestedBy, startedAt, finishedAt } = run;
  const tookMs = finishedAt && finishedAt.getTime() - startedAt.getTime();
  return (
    <Line
      what={
        <>
          Processing{!isOfOneEvent && <> {<EventLink {...event} />}</>}, attempt {number}
        </>
      }
      aside={[
        tookMs !== null && `in ${formatDuration(tookMs)}`,
        requestedBy && `asked for by ${requestedBy}`,
      ]
        .filter(Boolean)
        .join(", ")}
      below={error && <ErrorText>{error}</ErrorText>}
    >
      <Outcome
        tone={
          outcome === "processed"
            ? "ok"
            : outcome === "failed"
              ? "danger"
              : outcome === "lost"
                ? "warn"
                : "info"
        }
        words={
          outcome === null
            ? "Running"
            : outcome === "processed"
              ? "Processed"
              : outcome === "failed"
                ? "Failed"
                : "Lost"
        }
      />
    </Line>
  );
}

function EffectWords({ effect, inDoubt, event, isOfOneEvent }: Of<"effect">) {
  const { name, state, error } = effect;
  return (
    <Line
      what={
        <>
          Effect “{name}”{!isOfOneEvent && <> of {<EventLink {...event} />}</>}
        </>
      }
      below={error && <ErrorText>{error}</ErrorText>}
    >
      {state === "done" && <Outcome tone="ok" words="Done" />}
      {state === "failed" && <Outcome tone="danger" words="Did not happen" />}
      {state === "started" && (inDoubt ? <DoubtBadge /> : <Outcome tone="info" words="Begun" />)}
    </Line>
  );
}

function AttemptWords({ attempt, isOfOneEvent }: { attempt: Attempt; isOfOneEvent: boolean }) {
  const { eventId, eventType, destinationName, number, outcome, stage, httpStatus } = attempt;
  // The badge says it already.
  const error = attempt.error === answered(httpStatus) ? null : attempt.error;
  return (
    <Line
      what={
        <>
          {isOfOneEvent ? "Sent" : <EventLink id={eventId} eventType={eventType} />} to{" "}
          <span className="text-ink">{destinationName}</span>
          {number > 1 && `, attempt ${number}`}
        </>
      }
      aside={[
        attempt.durationMs !== null && `in ${formatDuration(attempt.durationMs)}`,
        attempt.requestedBy && `asked for by ${attempt.requestedBy}`,
      ]
        .filter(Boolean)
        .join(", ")}
      below={
        <>
          {error && <ErrorText>{error}</ErrorText>}
          {attempt.responseExcerpt && outcome !== "delivered" && (
            <details className="basis-full text-xs">
              <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink">
                Response
              </summary>
              <pre className="mt-1 rounded-md border bg-sunken p-2 font-mono wrap-anywhere whitespace-pre-wrap">
                {attempt.responseExcerpt}
              </pre>
            </details>
          )}
        </>
      }
    >
      <Outcome
        tone={outcome === "delivered" ? "ok" : outcome === "lost" ? "warn" : "danger"}
        words={
          outcome === "delivered"
            ? `Delivered${httpStatus === null ? "" : `, ${httpStatus}`}`
            : httpStatus !== null
              ? `Answered ${httpStatus}`
              : stage === null
                ? "Failed"
                : STAGE_WORDS[stage]
        }
      />
    </Line>
  );
}

function Line({
  what,
  aside,
  below,
  children,
}: {
  what: ReactNode;
  aside?: string;
  /** On lines of its own, after all the rest. */
  below?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <span className="min-w-0 wrap-anywhere text-muted">{what}</span>
      {children}
      {aside && <span className="text-xs text-muted">{aside}</span>}
      {below}
    </div>
  );
}

function EventLink({
  id,
  eventType,
  isBold = false,
}: {
  id: string;
  eventType: string;
  isBold?: boolean;
}) {
  return (
    <Link
      className={isBold ? "rounded-sm font-medium text-ink hover:underline" : "link underline"}
      href={`/events/${id}`}
    >
      {eventType}
    </Link>
  );
}

/** An answer that made Retell send again. */
function Trouble({ answer }: { answer: Answer | null }) {
  const words = answer && answerTrouble(answer);
  return words && <Outcome tone="warn" words={words} />;
}
