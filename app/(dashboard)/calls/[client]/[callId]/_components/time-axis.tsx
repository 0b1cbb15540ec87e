import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  Send,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import Link from "next/link";
import type { Expectation } from "#server/domain/call-expectations";
import { formatDuration } from "@/_components/format";
import { STAGE_WORDS } from "@/_components/forward-words";
import { Badge } from "@/_components/ui/badge";
import { Card, CardHeader } from "@/_components/ui/card";
import { cn } from "@/_components/ui/class-names";
import { ExactTime } from "@/_components/ui/relative-time";
import { DivergenceBadge, StatusBadge } from "@/_components/ui/status-badge";
import { type Attempt, type AxisEntry, axisEntries } from "./axis-entries";
import { AxisStrip } from "./axis-strip";
import type { CallDetail } from "./call-facts";

/**
 * All events and duplicates of a call in the order they came, the attempts to send them on, and
 * what is missing.
 */
export function TimeAxis({
  detail,
  attempts,
}: {
  detail: CallDetail;
  attempts: readonly Attempt[];
}) {
  const entries = axisEntries(detail, attempts);
  return (
    <Card aria-label="Time axis">
      <CardHeader title="Time axis" description={summarise(detail)} />
      <AxisStrip entries={entries} />
      <ol className="px-4 py-2">
        {entries.map((entry, index) => (
          <AxisLine key={entryKey(entry)} entry={entry} before={entries[index - 1]?.at} />
        ))}
        {detail.missing.map((expectation) => (
          <MissingLine key={expectation.eventType} expectation={expectation} />
        ))}
      </ol>
      {detail.isCut && (
        <p className="border-t px-4 py-2 text-xs text-muted">
          Only the first {detail.events.length} events are shown, and nothing can be said of what is
          missing.
        </p>
      )}
    </Card>
  );
}

function summarise({ events, missing }: CallDetail): string {
  const duplicates = events.reduce((sum, event) => sum + event.duplicateCount, 0);
  const late = missing.filter((expectation) => expectation.state === "late").length;
  return [
    `${events.length} ${events.length === 1 ? "event" : "events"}`,
    `${duplicates} ${duplicates === 1 ? "duplicate" : "duplicates"}`,
    late > 0 ? `${late} missing` : missing.length > 0 ? "more to come" : "nothing missing",
  ].join(", ");
}

function entryKey(entry: AxisEntry): string {
  switch (entry.kind) {
    case "event":
      return entry.event.id;
    case "duplicate":
      return entry.duplicate.id;
    case "attempt":
      return `${entry.attempt.forwardId} ${entry.attempt.number}`;
    case "moment":
      return entry.words;
  }
}

const lineClasses =
  "relative grid gap-x-4 gap-y-0.5 border-l border-line py-2 pl-5 last:border-transparent sm:grid-cols-[17rem_5.5rem_1fr]";

/** `before`: the time of the line above, which the gap is counted from. */
function AxisLine({ entry, before }: { entry: AxisEntry; before: Date | undefined }) {
  return (
    <li className={lineClasses}>
      <Dot kind={entry.kind} />
      <ExactTime at={entry.at} className="tabular text-muted" />
      <span className="tabular text-muted sm:text-right" title="After the line above">
        {before && `+${formatDuration(entry.at.getTime() - before.getTime())}`}
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <EntryWords entry={entry} />
      </span>
    </li>
  );
}

function EntryWords({ entry }: { entry: AxisEntry }) {
  if (entry.kind === "moment") {
    return (
      <span className="flex items-center gap-1.5 text-muted">
        <Clock className="size-3.5" aria-hidden />
        {entry.words}, by Retell's clock
      </span>
    );
  }
  if (entry.kind === "attempt") return <AttemptWords attempt={entry.attempt} />;
  const { event } = entry;
  if (entry.kind === "duplicate") {
    const { count, divergence } = entry.duplicate;
    return (
      <>
        <span className="text-muted">
          {count > 1 ? `${count} duplicates` : "Duplicate"} of{" "}
          <Link className="link underline" href={`/events/${event.id}`} prefetch={false}>
            {event.eventType}
          </Link>
        </span>
        <DivergenceBadge divergence={divergence} />
      </>
    );
  }
  const lagMs = event.signedAt && event.receivedAt.getTime() - event.signedAt.getTime();
  return (
    <>
      <Link
        className="rounded-sm font-medium hover:underline"
        href={`/events/${event.id}`}
        prefetch={false}
      >
        {event.eventType}
      </Link>
      <StatusBadge status={event.status} />
      <span className="text-xs text-muted">
        {event.processedAt &&
          `processed in ${formatDuration(event.processedAt.getTime() - event.receivedAt.getTime())}`}
        {event.processedAt && lagMs !== null && " · "}
        {lagMs !== null && `provider lag ${formatDuration(lagMs)}`}
      </span>
    </>
  );
}

function AttemptWords({ attempt }: { attempt: Attempt }) {
  const { eventId, eventType, destinationName, number, outcome, stage, httpStatus } = attempt;
  const Icon = outcome === "delivered" ? CircleCheck : outcome === "lost" ? Unplug : CircleX;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-1.5 text-muted">
        <Send className="size-3.5 shrink-0" aria-hidden />
        <Link className="link underline" href={`/events/${eventId}`} prefetch={false}>
          {eventType}
        </Link>
        to {destinationName}
        {number > 1 && `, attempt ${number}`}
      </span>
      <Badge tone={outcome === "delivered" ? "ok" : outcome === "lost" ? "warn" : "danger"}>
        <Icon aria-hidden />
        {outcome === "delivered"
          ? "Delivered"
          : httpStatus !== null
            ? `Answered ${httpStatus}`
            : stage !== null && STAGE_WORDS[stage]}
      </Badge>
      <span className="text-xs text-muted">
        {attempt.durationMs !== null && `in ${formatDuration(attempt.durationMs)}`}
      </span>
    </>
  );
}

function MissingLine({ expectation: { eventType, state, why } }: { expectation: Expectation }) {
  const isLate = state === "late";
  return (
    <li className={cn(lineClasses, "border-dashed")}>
      <Dot kind="missing" />
      <span className="sm:col-span-2">
        <Badge tone={isLate ? "warn" : "info"}>
          {isLate ? <TriangleAlert aria-hidden /> : <CircleDashed aria-hidden />}
          {isLate ? "Missing" : "Expected"}
        </Badge>
      </span>
      <span>
        <span className="font-medium">{eventType}</span>{" "}
        <span className="block text-xs text-muted">{why}</span>
      </span>
    </li>
  );
}

const DOTS = {
  event: "bg-accent border-accent",
  duplicate: "bg-surface border-muted",
  attempt: "bg-surface border-line-strong",
  moment: "bg-line-strong border-line-strong",
  missing: "bg-surface border-warn border-dashed",
};

function Dot({ kind }: { kind: keyof typeof DOTS }) {
  return (
    <span
      aria-hidden
      className={cn("absolute top-3.5 -left-[5px] size-[9px] rounded-full border-2", DOTS[kind])}
    />
  );
}
