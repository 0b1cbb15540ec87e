"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";

/** What has arrived for a client, kept current; `cameJustNow` when its first event came meanwhile. */
export function useArrivals(clientId: string) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.clients.arrivals.queryOptions({ id: clientId }),
    ...live(["deliveries", "refusals"], { clientId }),
  });
  const [wasWaiting] = useState(data.newest === null);
  return { ...data, cameJustNow: wasWaiting && data.newest !== null };
}
