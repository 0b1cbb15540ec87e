import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { decodeCallId } from "#server/domain/call-path";
import { callRefInput } from "#server/domain/call-ref";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { answersOf } from "./_components/answers-of";
import { CallView } from "./_components/call-view";

/** A recording's host shall not learn which call of whom is looked at. */
export const metadata: Metadata = { title: "Call", referrer: "same-origin" };

type Params = { client: string; callId: string };

export default async function CallPage({ params }: { params: Promise<Params> }) {
  await requireStaff();
  const { client, callId } = await params;
  const { data: ref } = callRefInput.safeParse({ clientId: client, callId: decodeCallId(callId) });
  if (ref === undefined) notFound();
  prefetch(trpc.forwards.ofCall.queryOptions(ref));
  prefetch(trpc.calls.work.queryOptions(ref));
  prefetch(trpc.calls.details.queryOptions(ref));
  prefetch(trpc.numbers.status.queryOptions(ref));
  // As on an event's page: unknown is "not found", a failure is the browser's to retry.
  const detail = await getQueryClient()
    .fetchQuery({ ...trpc.calls.byId.queryOptions(ref), retry: false })
    .catch(() => undefined);
  if (detail === null) notFound();
  // Awaited, for the page does not wait for it: its lines must not change under the reader's eyes.
  await getQueryClient().prefetchQuery(
    trpc.events.answers.queryOptions(answersOf(detail?.events ?? [])),
  );
  return (
    <HydrateClient>
      <CallView {...ref} />
    </HydrateClient>
  );
}
