import { CircleDashed, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Expectation } from "#server/domain/call-expectations";
import type { RouterOutputs } from "#server/trpc/root";
import { Badge } from "@/_components/ui/badge";
import { Card, CardHeader } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { Mark } from "@/_story/entry-mark";
import { type Answer, type Attempt, tellStory } from "@/_story/story";
import { StoryLine, StoryLines } from "@/_story/story-lines";
import { StoryStrip } from "@/_story/story-strip";
import type { CallDetail } from "./call-facts";
import { NotDeliveredLine } from "./not-delivered-line";

/** All events of a call on one time axis, what was done with them, and what is missing. */
export function CallStory({
  clientId,
  detail,
  attempts,
  notDelivered,
  work,
  answers,
}: {
  clientId: string;
  detail: CallDetail;
  attempts: readonly Attempt[];
  notDelivered: RouterOutputs["forwards"]["notDeliveredOfCall"];
  work: RouterOutputs["calls"]["work"];
  answers: readonly Answer[];
}) {
  const { call, kind, events, duplicates } = detail;
  const noun = kind === "chat" ? "Chat" : "Call";
  const entries = tellStory({
    events,
    duplicates,
    runs: work.runs,
    effects: work.effects,
    attempts,
    answers,
    moments: [
      { at: call?.startedAt, words: `${noun} began` },
      { at: call?.endedAt, words: `${noun} ended` },
      { at: call?.transferEndedAt, words: "Transferred leg ended" },
    ],
  });
  const during =
    call?.startedAt && call.endedAt ? { from: call.startedAt, to: call.endedAt } : null;
  return (
    <Card aria-label="Time axis" className="print:break-inside-auto">
      <CardHeader title="Time axis" description={summarise(detail)} />
      <StoryStrip entries={entries} during={during} />
      <StoryLines
        label="Time axis"
        entries={entries}
        extra={(entry) =>
          entry.kind === "duplicate" && (
            <Link className="link text-xs" href={`/duplicates/${entry.duplicate.id}`}>
              Why it came
            </Link>
          )
        }
      >
        {notDelivered.map((destination) => (
          <NotDeliveredLine
            key={destination.destinationId}
            destination={destination}
            clientId={clientId}
          />
        ))}
        {detail.missing.map((expectation) => (
          <MissingLine
            key={expectation.eventType}
            expectation={expectation}
            refusedUrl={refusedAround(clientId, events)}
          />
        ))}
      </StoryLines>
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

const SURENESS: Record<Expectation["certainty"], string> = {
  certain: "Certainly missing",
  likely: "Probably missing",
  possible: "Perhaps missing",
};

function MissingLine({
  expectation,
  refusedUrl,
}: {
  expectation: Expectation;
  refusedUrl: string;
}) {
  const { eventType, state, certainty, why, advice } = expectation;
  const [words, refused, rest] = advice;
  const isLate = state === "late";
  const Icon: LucideIcon = isLate ? TriangleAlert : CircleDashed;
  const looks = isLate
    ? "border-dashed border-warn bg-warn-soft text-warn-ink"
    : "border-dashed border-line-strong bg-surface text-muted";
  return (
    <StoryLine icon={<Mark Icon={Icon} looks={looks} />} time="" isToCome={!isLate}>
      <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span className="font-medium">{eventType}</span>
        <Badge tone={isLate ? "warn" : "info"}>{isLate ? SURENESS[certainty] : "Expected"}</Badge>
      </span>
      <p className="mt-0.5 max-w-prose text-xs text-muted">{why}</p>
      {isLate && (
        <p className="mt-0.5 max-w-prose text-xs">
          {words}
          {refused && (
            <Link className="link" href={refusedUrl}>
              {refused}
            </Link>
          )}
          {rest}
        </p>
      )}
    </StoryLine>
  );
}

const HOUR_MS = 3_600_000;

/** What was turned away of the client while the call's events came, and some time before and after. */
function refusedAround(clientId: string, events: CallDetail["events"]): string {
  const times = events.map(({ receivedAt }) => receivedAt.getTime());
  const from = new Date(Math.min(...times) - HOUR_MS).toISOString();
  const to = new Date(Math.max(...times) + 2 * HOUR_MS).toISOString();
  return `/refused?client=${encodeURIComponent(clientId)}&from=${from}&to=${to}`;
}
