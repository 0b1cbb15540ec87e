import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { scopeWords } from "@/_replay/scope-words";
import { requestZone } from "@/_time/request-zone";
import { findOne } from "@/_trpc/find-one";
import { HydrateClient, trpc } from "@/_trpc/server";
import { ReplayView } from "./_components/replay-view";

type Params = Promise<{ id: string }>;

async function findReplay(params: Params) {
  const { data: replayId } = z.uuid().safeParse((await params).id);
  return replayId === undefined ? null : findOne(trpc.replays.byId.queryOptions({ replayId }));
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const replay = await findReplay(params);
  const { zone } = await requestZone();
  if (replay === null) return { title: "There is no such replay" };
  return { title: replay ? `Replay: ${scopeWords(replay, zone)}` : "Replay" };
}

export default async function ReplayPage({ params }: { params: Params }) {
  await requireStaff();
  if ((await findReplay(params)) === null) notFound();
  return (
    <HydrateClient>
      <ReplayView replayId={(await params).id} />
    </HydrateClient>
  );
}
