import { callPath } from "#server/domain/call-path";
import { Copyable } from "@/_components/copyable";
import { Fact, Facts } from "@/_components/facts";
import { formatCount, formatDuration } from "@/_components/format";
import { Card } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { DivergenceBadge } from "@/_components/ui/status-badge";
import { ExactTime } from "@/_time/time";
import type { DuplicateDetail } from "./detail";

const EFFECT_WORDS = {
  yes: "Yes: its event was to be forwarded, or began an effect in a handler",
  no: "No: its event was not to be forwarded, and began no effect in a handler",
};

export function DuplicateFacts({ detail: { duplicate } }: { detail: DuplicateDetail }) {
  const { clientId, clientName, callId, eventId, first, receivedAt, count, wouldRepeat } =
    duplicate;
  const after = receivedAt.getTime() - first.receivedAt.getTime();
  return (
    <Card>
      <Facts>
        <Fact name="Received">
          <ExactTime at={receivedAt} className="tabular" />
        </Fact>
        <Fact name="After the first delivery">
          <span className="tabular">{formatDuration(after)}</span>
          {count > 1 && ` · ${formatCount(count)} at once`}
        </Fact>
        <Fact name="Compared with the first">
          <DivergenceBadge divergence={duplicate.divergence} />
        </Fact>
        <Fact name="Client">
          <Link href={`/clients/${clientId}`} className="link">
            {clientName}
          </Link>
        </Fact>
        <Fact name="Event">
          <Link href={`/events/${eventId}`} className="link">
            {duplicate.eventType}, delivered {formatCount(duplicate.duplicateCount + 1)} times
          </Link>
        </Fact>
        <Fact name="Call or chat">
          {callId && (
            <Copyable text={callId} what="call or chat id" href={callPath(clientId, callId)} />
          )}
        </Fact>
        <Fact name="Delivery id" wide>
          <Copyable text={duplicate.id} what="delivery id" />
        </Fact>
        <Fact
          name="Possible double effect"
          hint="Whether processing this copy could have reached outside once more"
          wide
        >
          {wouldRepeat === null ? null : EFFECT_WORDS[wouldRepeat ? "yes" : "no"]}
        </Fact>
      </Facts>
    </Card>
  );
}
