import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, trpc } from "@/_trpc/server";
import { DuplicateView } from "./_components/duplicate-view";

export const metadata: Metadata = { title: "Duplicate" };

export default async function DuplicatePage({ params }: { params: Promise<{ id: string }> }) {
  await requireStaff();
  const { data: deliveryId } = z.uuid().safeParse((await params).id);
  if (deliveryId === undefined) notFound();
  // Awaited, so that an unknown duplicate ends on the not-found page. A failure is left to the
  // browser, which asks again and shows it with a way to retry.
  const detail = await getQueryClient()
    .fetchQuery({ ...trpc.duplicates.byId.queryOptions({ deliveryId }), retry: false })
    .catch(() => undefined);
  if (detail === null) notFound();
  return (
    <HydrateClient>
      <DuplicateView deliveryId={deliveryId} />
    </HydrateClient>
  );
}
