import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { EventView } from "./_components/event-view";

export default async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  await requireStaff();
  const { data: eventId } = z.uuid().safeParse((await params).id);
  if (eventId === undefined) notFound();
  prefetch(trpc.effects.ofEvent.queryOptions({ eventId }));
  prefetch(trpc.numbers.status.queryOptions({ eventId }));
  prefetch(trpc.forwards.attemptsOfEvent.queryOptions({ eventId }));
  prefetch(trpc.forwards.ofEvent.queryOptions({ eventId }));
  prefetch(trpc.events.answers.queryOptions({ eventIds: [eventId] }));
  prefetch(trpc.events.byId.queryOptions({ eventId }));
  return (
    <HydrateClient>
      <EventView eventId={eventId} />
    </HydrateClient>
  );
}
