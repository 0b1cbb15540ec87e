import "server-only";

import type { FetchQueryOptions, QueryKey } from "@tanstack/react-query";
import { getQueryClient } from "./server";

/**
 * What a page is about: null where there is no such thing, undefined where that could not be found
 * out. A failure is the browser's: it asks again, and shows it with a way to retry.
 */
export function findOne<Data, Failure, Selected, Key extends QueryKey>(
  options: FetchQueryOptions<Data, Failure, Selected, Key>,
): Promise<Selected | undefined> {
  return getQueryClient()
    .fetchQuery({ ...options, retry: false })
    .catch(() => undefined);
}
