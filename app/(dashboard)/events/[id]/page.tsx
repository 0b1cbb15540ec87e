import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { EventView } from "./_components/event-view";

export default async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  await requireStaff();
  const { data: eventId } = z.uuid().safeParse((await params).id);
  if (eventId === undefined) notFound();
  const of = { eventId };
  prefetch(trpc.events.byId.queryOptions(of));
  // Awaited, for the page is made of all of them: what is below the one that comes last must not
  // move. The layout above has waited for the event itself.
  const queryClient = getQueryClient();
  await Promise.all([
    queryClient.prefetchQuery(trpc.effects.ofEvent.queryOptions(of)),
    queryClient.prefetchQuery(trpc.forwards.attemptsOfEvent.queryOptions(of)),
    queryClient.prefetchQuery(trpc.forwards.ofEvent.queryOptions(of)),
    queryClient.prefetchQuery(trpc.events.answers.queryOptions({ eventIds: [eventId] })),
    queryClient.prefetchQuery(trpc.numbers.status.queryOptions(of)),
  ]);
  return (
    <HydrateClient>
      <EventView eventId={eventId} />
    </HydrateClient>
  );
}
