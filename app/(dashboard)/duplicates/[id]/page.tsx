import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { DuplicateView } from "./_components/duplicate-view";

export default async function DuplicatePage({ params }: { params: Promise<{ id: string }> }) {
  await requireStaff();
  const { data: deliveryId } = z.uuid().safeParse((await params).id);
  if (deliveryId === undefined) notFound();
  prefetch(trpc.duplicates.byId.queryOptions({ deliveryId }));
  return (
    <HydrateClient>
      <DuplicateView deliveryId={deliveryId} />
    </HydrateClient>
  );
}
