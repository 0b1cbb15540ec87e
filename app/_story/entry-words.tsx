import {
  ArrowDownToLine,
  CircleCheck,
  CircleX,
  Clock,
  Cog,
  Copy,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  Send,
  Unplug,
  Zap,
} from "lucide-react";
import type { ReactNode } from "react";
import { formatCount, formatDuration } from "@/_components/format";
import { STAGE_WORDS } from "@/_components/forward-words";
import { Badge, type Tone } from "@/_components/ui/badge";
import { cn } from "@/_components/ui/class-names";
import { Link } from "@/_components/ui/link";
import { DIVERGENCE_LOOKS, DivergenceBadge, StatusBadge } from "@/_components/ui/status-badge";
import { answerTrouble, answerWords } from "./answer-words";
import type { Answer, Attempt, StoryEntry } from "./story";

const ICONS: Record<StoryEntry["kind"], { Icon: LucideIcon; looks: string }> = {
  moment: { Icon: Clock, looks: "border-line bg-sunken text-muted" },
  event: { Icon: ArrowDownToLine, looks: "border-accent bg-accent text-on-accent" },
  duplicate: { Icon: Copy, looks: "border-line-strong bg-surface text-muted" },
  lost: { Icon: Unplug, looks: "border-danger bg-danger-soft text-danger-ink" },
  run: { Icon: Cog, looks: "border-line-strong bg-surface text-muted" },
  effect: { Icon: Zap, looks: "border-line-strong bg-surface text-muted" },
  attempt: { Icon: Send, looks: "border-line-strong bg-surface text-muted" },
  next: { Icon: Hourglass, looks: "border-dashed border-line-strong bg-surface text-muted" },
};

export function EntryIcon({ entry }: { entry: StoryEntry }) {
  const { Icon, looks } = ICONS[entry.kind];
  return (
    <Mark
      Icon={Icon}
      looks={isTrouble(entry) ? "border-danger bg-danger-soft text-danger-ink" : looks}
    />
  );
}

/** The round mark on the axis. */
export function Mark({ Icon, looks }: { Icon: LucideIcon; looks: string }) {
  return (
    <span className={cn("z-1 grid size-6.5 place-items-center rounded-full border", looks)}>
      <Icon className="size-3.5" />
    </span>
  );
}

function isTrouble(entry: StoryEntry): boolean {
  if (entry.kind === "attempt") return entry.attempt.outcome !== "delivered";
  if (entry.kind === "run") return entry.run.outcome === "failed" || entry.run.outcome === "lost";
  return entry.kind === "effect" && entry.effect.state === "failed";
}

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
    case "effect": {
      const { name, state, error } = entry.effect;
      return (
        <Line
          what={
            <>
              Effect “{name}”{!isOfOneEvent && <> of {<EventLink {...entry.event} />}</>}
            </>
          }
        >
          <Outcome
            tone={state === "done" ? "ok" : state === "failed" ? "danger" : "info"}
            words={state === "done" ? "Done" : state === "failed" ? "Did not happen" : "Begun"}
          />
          {error && <ErrorText>{error}</ErrorText>}
        </Line>
      );
    }
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
      {!isOfOneEvent && <StatusBadge status={event.status} />}
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
      {error && <ErrorText>{error}</ErrorText>}
    </Line>
  );
}

function AttemptWords({ attempt, isOfOneEvent }: { attempt: Attempt; isOfOneEvent: boolean }) {
  const { eventId, eventType, destinationName, number, outcome, stage, httpStatus } = attempt;
  // The badge says it already.
  const error = attempt.error === `Answered ${httpStatus}.` ? null : attempt.error;
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
    </Line>
  );
}

function Line({
  what,
  aside,
  children,
}: {
  what: ReactNode;
  aside?: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <span className="min-w-0 wrap-anywhere text-muted">{what}</span>
      {children}
      {aside && <span className="text-xs text-muted">{aside}</span>}
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

const OUTCOME_ICONS: Partial<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  danger: CircleX,
  warn: Unplug,
  info: LoaderCircle,
};

function Outcome({ tone, words }: { tone: Tone; words: string }) {
  const Icon = OUTCOME_ICONS[tone] ?? CircleCheck;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {words}
    </Badge>
  );
}

function ErrorText({ children }: { children: string }) {
  return (
    <p className="basis-full font-mono text-xs wrap-anywhere whitespace-pre-wrap text-danger-ink">
      {children}
    </p>
  );
}
