import type { CallKind } from "#server/domain/call";
import { endReasonWords, isErrorEnd } from "#server/domain/end-reason";
import type { RouterOutputs } from "#server/trpc/root";
import { Copyable } from "@/_components/copyable";
import { Fact, Facts } from "@/_components/facts";
import { formatDuration } from "@/_components/format";
import { formatCents } from "@/_components/format-cents";
import { Card } from "@/_components/ui/card";
import { Link } from "@/_components/ui/link";
import { RevealNumbers } from "@/_numbers/reveal-numbers";
import { ExactTime } from "@/_time/time";

export type CallDetail = NonNullable<RouterOutputs["calls"]["byId"]>;

/** What the events say of the call, merged. Nothing yet shows as "–". */
export function CallFacts({
  clientId,
  clientName,
  callId,
  kind,
  call,
}: {
  clientId: string;
  clientName: string;
  callId: string;
  kind: CallKind;
  call: CallDetail["call"];
}) {
  return (
    <Card aria-label="Facts">
      <Facts>
        <Fact name="Client">
          <Link className="link" href={`/clients/${encodeURIComponent(clientId)}`}>
            {clientName}
          </Link>
        </Fact>
        <Fact name="Type">
          {[call?.direction, call?.callType?.replaceAll("_", " ")].filter(Boolean).join(", ")}
        </Fact>
        {kind === "call" && (
          <>
            <Fact name="From">
              {call?.fromNumber && <PhoneNumber text={call.fromNumber} what="caller’s number" />}
            </Fact>
            <Fact name="To">
              {call?.toNumber && <PhoneNumber text={call.toNumber} what="called number" />}
            </Fact>
          </>
        )}
        <Fact name="Agent">
          {(call?.agentName ?? call?.agentId) && (
            <>
              {call?.agentName}
              {call?.agentId && <Copyable text={call.agentId} what="agent id" />}
            </>
          )}
        </Fact>
        <Fact name="Started" hint="By Retell's clock">
          <ExactTime at={call?.startedAt} className="tabular" />
        </Fact>
        <Fact name="Ended" hint="By Retell's clock">
          <ExactTime at={call?.endedAt} className="tabular" />
        </Fact>
        {call?.transferEndedAt && (
          <Fact name="Transferred leg ended" hint="By Retell's clock">
            <ExactTime at={call.transferEndedAt} className="tabular" />
          </Fact>
        )}
        <Fact name="Duration">{formatDuration(call?.durationMs)}</Fact>
        <Fact name="End reason">
          {call?.endReason && (
            <>
              <span className={isErrorEnd(call.endReason) ? "text-danger-ink" : undefined}>
                {endReasonWords(call.endReason)}
              </span>
              <span className="block font-mono text-xs text-muted">{call.endReason}</span>
            </>
          )}
        </Fact>
        <Fact name="Cost" hint="As Retell reports it when the call is over, in US dollars">
          {formatCents(call?.costCents)}
        </Fact>
      </Facts>
      <div className="border-t px-4 py-2.5">
        <RevealNumbers of={{ clientId, callId }} />
      </div>
    </Card>
  );
}

/** There is nothing to do with a number that is masked. */
function PhoneNumber({ text, what }: { text: string; what: string }) {
  return text.includes("•") ? text : <Copyable text={text} what={what} />;
}
