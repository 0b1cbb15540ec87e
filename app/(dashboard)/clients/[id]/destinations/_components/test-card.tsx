"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, Send } from "lucide-react";
import type { RouterOutputs } from "#server/trpc/root";
import { StaffButton } from "@/_auth/staff-button";
import { formatDuration } from "@/_components/format";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { messageOf } from "@/_components/ui/query-boundary";
import { useTRPC } from "@/_trpc/client";
import type { Destination } from "./draft";
import { adviceFor, STAGE_NAMES } from "./stage-advice";

type Result = RouterOutputs["destinations"]["test"];

/** Sends a marked test message now, and shows what came of it. */
export function TestCard({ destination }: { destination: Destination }) {
  const trpc = useTRPC();
  const test = useMutation(trpc.destinations.test.mutationOptions());
  return (
    <Card>
      <CardHeader
        title="Test"
        description="Sends one call_analyzed marked as a test, by the settings that are saved. It is no event, and counted nowhere."
      />
      <CardBody className="grid grid-cols-1 gap-3">
        <StaffButton
          needs="manage_clients"
          className="justify-self-start"
          busy={test.isPending}
          onClick={() => test.mutate({ id: destination.id })}
        >
          {!test.isPending && <Send aria-hidden />}
          Send a test
        </StaffButton>
        <div role="status" className="grid grid-cols-1 gap-3 empty:hidden">
          {test.isPending && <p className="text-sm text-muted">Waiting for the answer…</p>}
          {!test.isPending && test.data && <TestResult result={test.data} />}
        </div>
        {test.error && (
          <p role="alert" className="text-sm text-danger-ink">
            {messageOf(new Error(test.error.message))}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

function TestResult({ result }: { result: Result }) {
  const { ok, httpStatus, durationMs, responseExcerpt, webhookId, sentBody } = result;
  return (
    <>
      <div className="grid gap-1">
        <p
          className={`flex items-center gap-1.5 text-sm font-medium ${ok ? "text-ok-ink" : "text-danger-ink"}`}
        >
          {ok ? (
            <CircleCheck className="size-4 shrink-0" aria-hidden />
          ) : (
            <CircleX className="size-4 shrink-0" aria-hidden />
          )}
          {ok ? "Delivered" : STAGE_NAMES[result.stage]}
          <span className="tabular font-normal text-muted">
            {httpStatus !== null && `status ${httpStatus}, `}
            {formatDuration(durationMs)}
          </span>
        </p>
        {!ok && (
          <>
            <p className="font-mono text-xs wrap-anywhere text-danger-ink">{result.error}</p>
            <p className="text-sm empty:hidden">{adviceFor(result.stage, httpStatus)}</p>
          </>
        )}
      </div>
      {httpStatus !== null && <Text label="Answer" text={responseExcerpt ?? ""} />}
      <details className="text-xs">
        <summary className="rounded-sm text-muted hover:text-ink">What was sent</summary>
        <p className="py-2 text-muted">
          <code className="font-mono">webhook-id: {webhookId}</code>
        </p>
        <Text label="Body that was sent" text={JSON.stringify(JSON.parse(sentBody), null, 2)} />
      </details>
    </>
  );
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-60 overflow-auto rounded-md border bg-sunken p-2.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
    >
      {text === "" ? <span className="text-muted">an empty body</span> : text}
    </section>
  );
}
