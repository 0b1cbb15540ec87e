import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { z } from "zod";
import { requireStaff } from "@/_auth/require-staff";
import { titleOf } from "@/_components/page-title";
import { findOne } from "@/_trpc/find-one";
import { trpc } from "@/_trpc/server";

type Params = Promise<{ id: string }>;

async function findDuplicate(params: Params) {
  const { data: deliveryId } = z.uuid().safeParse((await params).id);
  return deliveryId === undefined
    ? null
    : findOne(trpc.duplicates.byId.queryOptions({ deliveryId }));
}

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const found = await findDuplicate(params);
  if (found === null) return { title: "There is no such duplicate" };
  const duplicate = found?.duplicate;
  if (!duplicate) return { title: "Duplicate" };
  return { title: titleOf(`Duplicate of ${duplicate.eventType}`, duplicate) };
}

/** Above the skeleton, so that an unknown duplicate is answered 404 before anything is sent. */
export default async function DuplicateLayout({
  params,
  children,
}: {
  params: Params;
  children: ReactNode;
}) {
  await requireStaff();
  if ((await findDuplicate(params)) === null) notFound();
  return children;
}
