import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { EventView } from "./_components/event-view";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  await requireStaff();
  const { data: eventId } = z.uuid().safeParse((await params).id);
  if (eventId === undefined) notFound();
  prefetch(trpc.effects.ofEvent.queryOptions({ eventId }));
  prefetch(trpc.numbers.status.queryOptions({ eventId }));
  prefetch(trpc.forwards.attemptsOfEvent.queryOptions({ eventId }));
  prefetch(trpc.forwards.ofEvent.queryOptions({ eventId }));
  // Awaited, so that an unknown event ends on the not-found page. A failure is left to the
  // browser, which asks again and shows it with a way to retry.
  const detail = await getQueryClient()
    .fetchQuery({ ...trpc.events.byId.queryOptions({ eventId }), retry: false })
    .catch(() => undefined);
  if (detail === null) notFound();
  return (
    <HydrateClient>
      <EventView eventId={eventId} />
    </HydrateClient>
  );
}
