import type { Metadata } from "next";
import { requireStaff } from "@/_auth/require-staff";
import { HydrateClient, prefetchInfinite, trpc } from "@/_trpc/server";
import { replayListOptions } from "./_components/list-options";
import { ReplaysView } from "./_components/replays-view";

export const metadata: Metadata = { title: "Replays" };

export default async function ReplaysPage() {
  await requireStaff();
  prefetchInfinite(trpc.replays.list.infiniteQueryOptions({}, replayListOptions));
  return (
    <HydrateClient>
      <ReplaysView />
    </HydrateClient>
  );
}
