import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { getQueryClient, HydrateClient, trpc } from "@/_trpc/server";
import { ReplayView } from "./_components/replay-view";

export const metadata: Metadata = { title: "Replay" };

export default async function ReplayPage({ params }: { params: Promise<{ id: string }> }) {
  await requireStaff();
  const { data: replayId } = z.uuid().safeParse((await params).id);
  if (replayId === undefined) notFound();
  // Awaited, so that an unknown one ends on the not-found page. A failure is left to the browser,
  // which asks again and shows it with a way to retry.
  const replay = await getQueryClient()
    .fetchQuery({ ...trpc.replays.byId.queryOptions({ replayId }), retry: false })
    .catch(() => undefined);
  if (replay === null) notFound();
  return (
    <HydrateClient>
      <ReplayView replayId={replayId} />
    </HydrateClient>
  );
}
