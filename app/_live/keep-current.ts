import type { Query, QueryClient } from "@tanstack/react-query";
import type { LiveChanges } from "#server/domain/live";
import { createLiveMemory } from "#server/domain/live-memory";
import type { LiveConnection } from "./connection";
import type { LiveQuery } from "./live";

const REST_MS = 500;
/** It rests so many times as long as it took, so that a busy server is not asked the more. */
const REST_FACTOR = 8;
const REST_AT_MOST_MS = 15_000;
/** Fetched although nothing was announced, this long after the last time. */
const ANYWAY_AFTER_MS = 60_000;
const ANYWAY_WHILE_AWAY_AFTER_MS = 10_000;
const LOOK_EVERY_MS = 2_500;
/**
 * What the server renders into a page shows up in the browser within this time. A change that was
 * heard meanwhile may not be in it.
 */
const RENDERED_WITHIN_MS = 10_000;
const FORGET_EVERY_MS = 60_000;

type Upkeep = {
  fetchedAt: number;
  restsUntil: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  busy: boolean;
  /** Something was announced since its fetch began. */
  again: boolean;
};

/**
 * Fetches the queries that were made `live()` again when what they show has changed. One that is
 * not on screen is only marked, so that it is fetched when it comes back; one that comes with a
 * page which was on its way is fetched as well.
 *
 * @returns a function that ends it
 */
export function keepCurrent(client: QueryClient, connection: LiveConnection): () => void {
  const upkeeps = new WeakMap<Query, Upkeep>();
  const cache = client.getQueryCache();
  const heard = createLiveMemory(() => performance.now());

  function upkeepOf(query: Query): Upkeep {
    let upkeep = upkeeps.get(query);
    if (upkeep === undefined) {
      const fetchedAt = performance.now();
      upkeep = { fetchedAt, restsUntil: 0, timer: undefined, busy: false, again: false };
      upkeeps.set(query, upkeep);
    }
    return upkeep;
  }

  function hear(changes: LiveChanges): void {
    heard.note(changes);
    for (const query of cache.getAll()) {
      const live = liveOf(query);
      if (live === undefined || !concerns(live, changes)) continue;
      if (query.isActive()) fetchSoon(query, live);
      else query.invalidate();
    }
  }

  /** For one that comes on screen. */
  function catchUp(query: Query): void {
    const live = liveOf(query);
    if (live === undefined || query.getObserversCount() > 1 || isFetchedAnyway(query)) return;
    if (concerns(live, heard.since(RENDERED_WITHIN_MS))) fetchSoon(query, live);
  }

  function fetchSoon(query: Query, live: LiveQuery): void {
    const upkeep = upkeepOf(query);
    upkeep.again = true;
    if (upkeep.busy || upkeep.timer !== undefined) return;
    upkeep.timer = setTimeout(
      () => {
        upkeep.timer = undefined;
        // Hidden while it rested: it is found when it is looked for again.
        if (connection.state() !== "paused") void fetchNow(query, live, upkeep);
      },
      Math.max(0, upkeep.restsUntil - performance.now()),
    );
  }

  async function fetchNow(query: Query, live: LiveQuery, upkeep: Upkeep): Promise<void> {
    upkeep.busy = true;
    // A fetch that somebody else has begun may have read before the change.
    await query.promise?.catch(() => {});
    upkeep.again = false;
    const startedAt = performance.now();
    const { queryKey } = query;
    await client.refetchQueries(
      { queryKey, exact: true, type: "active" },
      { cancelRefetch: false },
    );
    upkeep.fetchedAt = performance.now();
    const tookMs = upkeep.fetchedAt - startedAt;
    const restMs = Math.max(live.restMs ?? REST_MS, tookMs * REST_FACTOR);
    upkeep.restsUntil = startedAt + tookMs + Math.min(restMs, REST_AT_MOST_MS);
    upkeep.busy = false;
    if (upkeep.again) fetchSoon(query, live);
  }

  function look(): void {
    if (connection.state() === "paused") return;
    const isLive = connection.state() === "live";
    const before = performance.now() - (isLive ? ANYWAY_AFTER_MS : ANYWAY_WHILE_AWAY_AFTER_MS);
    for (const query of cache.getAll()) {
      const live = liveOf(query);
      if (live === undefined || !query.isActive()) continue;
      const { again, fetchedAt } = upkeepOf(query);
      if (again || fetchedAt < before) fetchSoon(query, live);
    }
  }

  const timers = [
    setInterval(look, LOOK_EVERY_MS),
    setInterval(() => heard.forget(RENDERED_WITHIN_MS), FORGET_EVERY_MS),
  ];
  const endHearing = connection.onChanges(hear);
  const endWatching = cache.subscribe((event) => {
    if (event.type === "observerAdded") catchUp(event.query);
  });
  return () => {
    for (const timer of timers) clearInterval(timer);
    endHearing();
    endWatching();
  };
}

function liveOf(query: Query): LiveQuery | undefined {
  return query.meta?.live;
}

/** By whoever shows it, as it has nothing to show or nothing that still holds. */
function isFetchedAnyway({ state }: Query): boolean {
  return state.isInvalidated || (state.data === undefined && state.fetchStatus === "idle");
}

function concerns({ topics, clientId }: LiveQuery, changes: LiveChanges): boolean {
  return topics.some((topic) => {
    const clientIds = changes[topic];
    if (clientIds === undefined) return false;
    return clientIds === null || clientId == null || clientIds.includes(clientId);
  });
}
