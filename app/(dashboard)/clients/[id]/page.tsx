import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CLIENT_ID_PATTERN } from "#server/domain/client-id";
import { requireStaff } from "@/_auth/require-staff";
import { findOne } from "@/_trpc/find-one";
import { httpStatusOf } from "@/_trpc/query-client";
import { getQueryClient, HydrateClient, prefetch, trpc } from "@/_trpc/server";
import { ClientView } from "./_components/client-view";

type Params = Promise<{ id: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const { id } = await params;
  const client = await findOne(trpc.clients.byId.queryOptions({ id }));
  return { title: client?.name ?? id };
}

export default async function ClientPage({ params }: { params: Params }) {
  await requireStaff();
  const { id } = await params;
  if (!CLIENT_ID_PATTERN.test(id)) notFound();
  prefetch(trpc.clients.arrivals.queryOptions({ id }));
  prefetch(trpc.destinations.list.queryOptions({ clientId: id }));
  try {
    await getQueryClient().fetchQuery(trpc.clients.byId.queryOptions({ id }));
  } catch (error) {
    if (isUnknownClient(error)) notFound();
    // Anything else the page below shows, with "Try again".
  }
  return (
    <HydrateClient>
      <ClientView id={id} />
    </HydrateClient>
  );
}

/** Called in this process the error is tRPC's own, over HTTP it carries the status. */
function isUnknownClient(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return code === "NOT_FOUND" || httpStatusOf(error) === 404;
}
