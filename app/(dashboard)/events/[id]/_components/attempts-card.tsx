import { CircleCheck, CircleX, LoaderCircle, type LucideIcon, Unplug } from "lucide-react";
import type { AttemptOutcome } from "#server/domain/event";
import { formatDuration } from "@/_components/format";
import { Badge, type Tone } from "@/_components/ui/badge";
import { Card, CardHeader } from "@/_components/ui/card";
import { RelativeTime } from "@/_components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { RowTime } from "../../_components/row-time";
import type { EventDetail } from "./event-facts";

type Event = EventDetail["event"];
type Attempt = EventDetail["attempts"][number];

/** Every run of the handlers for this event. */
export function AttemptsCard({ event, attempts }: { event: Event; attempts: Attempt[] }) {
  return (
    <Card>
      <CardHeader title="Processing" description={<NextStep event={event} />} />
      {attempts.length > 0 && (
        <Table label="Processing attempts">
          <TableHead>
            <tr>
              <TableHeader numeric>Attempt</TableHeader>
              <TableHeader>Outcome</TableHeader>
              <TableHeader>Started</TableHeader>
              <TableHeader numeric>Duration</TableHeader>
              <TableHeader className="max-sm:hidden">Asked for by</TableHeader>
              <TableHeader className="max-xl:hidden">Worker</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {attempts.map((attempt) => (
              <AttemptLine key={attempt.number} attempt={attempt} />
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

/** What will happen to the event, or why nothing will. */
function NextStep({ event }: { event: Event }) {
  if (event.isTest) return "A test runs through no handler.";
  if (event.isRunning) return "Running now.";
  switch (event.status) {
    case "received":
      return "Waiting for a worker.";
    case "processed":
      return event.attempts === 1 ? "Processed at the first attempt." : "Processed.";
    case "dead":
      return "It failed for the last time and will not be tried again by itself.";
    case "failed":
      return (
        <>
          Failed {event.failedAttempts === 1 ? "once" : `${event.failedAttempts} times`}. Next
          attempt: <RelativeTime at={event.nextAttemptAt} />
        </>
      );
  }
}

const OUTCOMES: Record<AttemptOutcome, { tone: Tone; Icon: LucideIcon; word: string }> = {
  processed: { tone: "ok", Icon: CircleCheck, word: "Processed" },
  failed: { tone: "danger", Icon: CircleX, word: "Failed" },
  lost: { tone: "warn", Icon: Unplug, word: "Lost" },
};

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const { startedAt, finishedAt, outcome, error } = attempt;
  return (
    <TableRow>
      <TableCell numeric>{attempt.number}</TableCell>
      <TableCell className="max-w-120">
        <OutcomeBadge outcome={outcome} />
        {error && (
          <p className="mt-1 min-w-48 font-mono text-xs wrap-anywhere whitespace-pre-wrap text-danger-ink">
            {error}
          </p>
        )}
      </TableCell>
      <TableCell className="tabular whitespace-nowrap">
        <RowTime at={startedAt} />
      </TableCell>
      <TableCell numeric>
        {formatDuration(finishedAt && finishedAt.getTime() - startedAt.getTime())}
      </TableCell>
      <TableCell className="max-sm:hidden">
        {attempt.requestedBy ?? <span className="text-muted">Ringonce</span>}
      </TableCell>
      <TableCell className="max-w-60 truncate font-mono text-xs max-xl:hidden">
        {attempt.worker}
      </TableCell>
    </TableRow>
  );
}

function OutcomeBadge({ outcome }: { outcome: AttemptOutcome | null }) {
  if (outcome === null) {
    return (
      <Badge tone="info">
        <LoaderCircle aria-hidden />
        Running
      </Badge>
    );
  }
  const { tone, Icon, word } = OUTCOMES[outcome];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
