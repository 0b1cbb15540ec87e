import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { requireStaff } from "@/_auth/require-staff";
import { titleOf } from "@/_components/page-title";
import { findOne } from "@/_trpc/find-one";
import { trpc } from "@/_trpc/server";
import { type CallParams, readCallRef } from "./call-params";

async function findCall(params: CallParams) {
  const ref = await readCallRef(params);
  return ref && findOne(trpc.calls.byId.queryOptions(ref));
}

export async function generateMetadata({ params }: { params: CallParams }): Promise<Metadata> {
  const [ref, call] = await Promise.all([readCallRef(params), findCall(params)]);
  const noun = call === null ? "There is no such call" : call?.kind === "chat" ? "Chat" : "Call";
  return {
    title: call && ref ? titleOf(noun, { ...ref, clientName: call.clientName }) : noun,
    // A recording's host shall not learn which call of whom is looked at.
    referrer: "same-origin",
  };
}

/** Above the skeleton, so that an unknown call is answered 404 before anything is sent. */
export default async function CallLayout({
  params,
  children,
}: {
  params: CallParams;
  children: ReactNode;
}) {
  await requireStaff();
  if ((await findCall(params)) === null) notFound();
  return children;
}
