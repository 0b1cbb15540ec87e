"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/_trpc/client";

/** While somebody waits in front of the page for the first event. */
const WAITING_MS = 2_000;
const USUAL_MS = 10_000;

/** What has arrived for a client, kept current; `cameJustNow` when its first event came meanwhile. */
export function useArrivals(clientId: string) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.clients.arrivals.queryOptions({ id: clientId }),
    refetchInterval: (query) => (query.state.data?.newest ? USUAL_MS : WAITING_MS),
  });
  const [wasWaiting] = useState(data.newest === null);
  return { ...data, cameJustNow: wasWaiting && data.newest !== null };
}
