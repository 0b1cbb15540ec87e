import { notFound } from "next/navigation";
import { requireStaff } from "@/_auth/require-staff";
import { findOne } from "@/_trpc/find-one";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { answersOf } from "./_components/answers-of";
import { CallView } from "./_components/call-view";
import { type CallParams, readCallRef } from "./call-params";

export default async function CallPage({ params }: { params: CallParams }) {
  await requireStaff();
  const ref = await readCallRef(params);
  if (ref === null) notFound();
  prefetch(trpc.forwards.ofCall.queryOptions(ref));
  prefetch(trpc.forwards.notDeliveredOfCall.queryOptions(ref));
  prefetch(trpc.calls.work.queryOptions(ref));
  prefetch(trpc.calls.details.queryOptions(ref));
  prefetch(trpc.numbers.status.queryOptions(ref));
  const detail = await findOne(trpc.calls.byId.queryOptions(ref));
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
