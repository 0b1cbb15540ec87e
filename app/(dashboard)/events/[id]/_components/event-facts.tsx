import { callPath } from "#server/domain/call-path";
import type { RouterOutputs } from "#server/trpc/root";
import { Copyable } from "@/_components/copyable";
import { Fact, Facts } from "@/_components/facts";
import { formatBytes, formatCount, formatDuration } from "@/_components/format";
import { Card } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { ExactTime } from "@/_time/time";
import { processingLatencyMs } from "../../_components/processing-latency";

export type EventDetail = NonNullable<RouterOutputs["events"]["byId"]>;

/** What is known of an event besides its body. */
export function EventFacts({ event }: { event: EventDetail["event"] }) {
  const lagMs = event.signedAt && event.receivedAt.getTime() - event.signedAt.getTime();
  return (
    <Card aria-label="Facts">
      <Facts>
        <Fact name="Client">
          <Link className="link" href={`/clients/${encodeURIComponent(event.clientId)}`}>
            {event.clientName}
          </Link>
        </Fact>
        <Fact name="Call or chat">
          {event.callId && (
            <Copyable
              text={event.callId}
              what="call or chat id"
              href={callPath(event.clientId, event.callId)}
            />
          )}
        </Fact>
        <Fact name="Received">
          <ExactTime at={event.receivedAt} className="tabular" />
        </Fact>
        <Fact name="Processed">
          <ExactTime at={event.processedAt} className="tabular" />
        </Fact>
        <Fact name="Processing latency" hint="From receiving the first delivery to its processing">
          {formatDuration(processingLatencyMs(event))}
        </Fact>
        <Fact
          name="Provider lag"
          hint="From the moment Retell signed the first delivery, by its clock, to its receipt by ours"
        >
          {formatDuration(lagMs)}
        </Fact>
        <Fact name="Source address">{event.sourceIp}</Fact>
        <Fact name="Size">
          <span title={`${formatCount(event.bodyBytes)} bytes`}>
            {formatBytes(event.bodyBytes)}
          </span>
        </Fact>
        <Fact name="Idempotency key" wide hint="Deliveries with this key are the same event">
          {event.idempotencyKey === null ? (
            <span className="text-muted">None: a test is never a duplicate</span>
          ) : (
            <Copyable text={event.idempotencyKey} what="idempotency key" />
          )}
        </Fact>
        <Fact name="Identity table" hint="Version of the rules that made the key">
          Version {event.identityVersion}
        </Fact>
        <Fact name="Event id" wide>
          <Copyable text={event.id} what="event id" />
        </Fact>
        <Fact name="SHA-256 of the body" wide>
          <Copyable text={event.bodySha256} what="SHA-256" />
        </Fact>
      </Facts>
    </Card>
  );
}
