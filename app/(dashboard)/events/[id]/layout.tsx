import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { titleOf } from "@/_components/page-title";
import { findOne } from "@/_trpc/find-one";
import { trpc } from "@/_trpc/server";

type Params = Promise<{ id: string }>;

async function findEvent(params: Params) {
  const { data: eventId } = z.uuid().safeParse((await params).id);
  return eventId === undefined ? null : findOne(trpc.events.byId.queryOptions({ eventId }));
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const found = await findEvent(params);
  // A not-found page has no say in its title.
  if (found === null) return { title: "There is no such event" };
  return { title: found ? titleOf(found.event.eventType, found.event) : "Event" };
}

/** Above the skeleton, so that an unknown event is answered 404 before anything is sent. */
export default async function EventLayout({
  params,
  children,
}: {
  params: Params;
  children: ReactNode;
}) {
  await requireStaff();
  if ((await findEvent(params)) === null) notFound();
  return children;
}
