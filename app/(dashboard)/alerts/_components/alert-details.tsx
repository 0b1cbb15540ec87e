import type { ReactNode } from "react";
import { Copyable } from "@/_components/copyable";
import { Fact, Facts } from "@/_components/facts";
import { Link } from "@/_components/ui/link";
import { ExactTime } from "@/_time/time";
import { type Alert, conditionWords, measuredWords, metricName, spanWords } from "./alert-words";
import { filterWords } from "./filter-words";

/** All that the two events say of an incident, with the way to either. */
export function AlertDetails({ alert }: { alert: Alert }) {
  const { triggeredEventId, resolvedEventId, incidentId, ruleId, frequency } = alert;
  const isNamed = incidentId !== triggeredEventId && incidentId !== resolvedEventId;
  const filters = filterWords(alert.filter);
  return (
    <Facts isProse>
      <Fact name="Triggered">
        <ExactTime at={alert.triggeredAt} />
        {triggeredEventId !== null && (
          <Value>{measuredWords(alert, alert.triggeredValue, alert.triggeredPreviousValue)}</Value>
        )}
        <EventLink eventId={triggeredEventId} eventType="alert_triggered" />
      </Fact>
      <Fact name="Resolved">
        <Ended alert={alert} />
        {resolvedEventId !== null && (
          <Value>{measuredWords(alert, alert.resolvedValue, alert.resolvedPreviousValue)}</Value>
        )}
        {alert.state === "resolved" && (
          <EventLink eventId={resolvedEventId} eventType="alert_resolved" />
        )}
      </Fact>
      <Fact name="The rule waits for">
        {metricName(alert.metricType)}: {conditionWords(alert)}
        {frequency !== null && (
          <span className="block text-xs text-muted">checked every {spanWords(frequency)}</span>
        )}
        {filters.map((words) => (
          <span key={words} className="block text-xs text-muted">
            {words}
          </span>
        ))}
      </Fact>
      <Fact name="Rule and incident">
        {ruleId === null ? "–" : <Copyable text={ruleId} what="rule id" />}
        {isNamed ? <Copyable text={incidentId} what="incident id" /> : "–"}
      </Fact>
    </Facts>
  );
}

function Ended({
  alert: { state, resolvedAt, resolvedEventId, nextTriggeredAt },
}: {
  alert: Alert;
}) {
  // What is sent once may be lost: then it is over, and nobody here can know.
  if (state === "open") return <>Not yet, as far as Retell has told</>;
  if (resolvedAt !== null || resolvedEventId !== null) return <ExactTime at={resolvedAt} />;
  return (
    <>
      Nobody told, but the rule's next alert was triggered <ExactTime at={nextTriggeredAt} />, and
      Retell opens none before the last one has ended.
    </>
  );
}

function Value({ children }: { children: ReactNode }) {
  return <span className="block text-xs text-muted">at {children}</span>;
}

function EventLink({ eventId, eventType }: { eventId: string | null; eventType: string }) {
  return eventId === null ? (
    <span className="block text-xs text-muted">
      <code className="font-mono">{eventType}</code> has not come; Retell sends it once.
    </span>
  ) : (
    <Link href={`/events/${eventId}`} className="link block w-fit font-mono text-xs leading-5">
      {eventType}
    </Link>
  );
}
