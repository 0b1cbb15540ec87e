import type { Query, QueryClient } from "@tanstack/react-query";
import { httpStatusOf } from "./query-client";

const FIRST_AFTER_MS = 4_000;
/** Every wait is twice the one before, up to this. */
const AT_MOST_MS = 30_000;

/**
 * Asks again for what failed with this error, ever more seldom, until it is there: an hour without
 * the database must not end with somebody who presses "Try again" on every page. A hidden tab asks
 * nothing; it asks when it is looked at again.
 *
 * @returns a function that ends it
 */
export function askAgain(client: QueryClient, error: Error, onThere: () => void): () => void {
  const query = mayPass(error) && findFailed(client, error);
  if (!query) return () => {};
  let waitMs = FIRST_AFTER_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isOver = false;

  const wait = () => {
    timer = setTimeout(ask, waitMs);
    waitMs = Math.min(waitMs * 2, AT_MOST_MS);
  };
  const ask = async () => {
    if (isAsking || document.hidden) return;
    clearTimeout(timer);
    isAsking = true;
    const isThere = await query.fetch({ ...query.options, retry: false }).then(
      () => true,
      () => false,
    );
    isAsking = false;
    if (isOver) return;
    if (isThere) onThere();
    else wait();
  };

  wait();
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", ask);
    window.removeEventListener("online", ask);
  };
}

/** What was refused (a 4xx) will be refused again. */
function mayPass(error: Error): boolean {
  const status = httpStatusOf(error);
  return status === null || status >= 500;
}

/** None where it was no query that failed, but what shows it. */
function findFailed(client: QueryClient, error: Error): Query | undefined {
  return client
    .getQueryCache()
    .getAll()
    .find(({ state }) => state.error === error);
}
