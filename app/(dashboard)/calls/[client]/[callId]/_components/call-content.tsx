"use client";

import type { CallKind } from "#server/domain/call";
import type { CallDetail } from "./call-facts";
import { FiguresCards } from "./figures-cards";
import { JsonCard } from "./json-card";
import { TranscriptCard } from "./transcript-card";

/** What was said, and beside it what it cost and took. */
export default function CallContent({
  clientId,
  callId,
  kind,
  call,
}: {
  clientId: string;
  callId: string;
  kind: CallKind;
  call: CallDetail["call"];
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <TranscriptCard
        clientId={clientId}
        callId={callId}
        kind={kind}
        hasTranscript={call?.hasTranscript ?? false}
      />
      <div className="grid grid-cols-1 gap-4 empty:hidden">
        <FiguresCards clientId={clientId} callId={callId} />
        {call?.metadata && <JsonCard title="Metadata" text={call.metadata} />}
      </div>
    </div>
  );
}
