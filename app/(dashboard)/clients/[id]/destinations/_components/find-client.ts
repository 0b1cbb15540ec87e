import { notFound } from "next/navigation";
import { CLIENT_ID_PATTERN } from "#server/domain/client-id";
import { httpStatusOf } from "@/_trpc/query-client";
import { getQueryClient, trpc } from "@/_trpc/server";

/**
 * The client a page is below, for its head; without one there is no such page. Where that can't be
 * found out its id stands for its name, and the page says for itself what it can't load.
 */
export async function findClient(id: string): Promise<{ id: string; name: string }> {
  if (!CLIENT_ID_PATTERN.test(id)) notFound();
  const client = await orNotFound(
    getQueryClient().fetchQuery(trpc.clients.byId.queryOptions({ id })),
  );
  return client ?? { id, name: id };
}

/** What is asked for, where it exists; undefined where that could not be found out. */
export async function orNotFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isUnknown(error)) notFound();
    return undefined;
  }
}

/** Called in this process the error is tRPC's own, over HTTP it carries the status. */
function isUnknown(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return code === "NOT_FOUND" || httpStatusOf(error) === 404;
}
