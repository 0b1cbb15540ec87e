"use client";

import { useQuery } from "@tanstack/react-query";
import { live } from "@/_live/live";
import { onDemand } from "../ui/on-demand";

const Notice = onDemand(() => import("./journal-notice").then((file) => file.default));

export type Health = {
  status: "ready" | "degraded" | "unavailable";
  journal: { records: number; bytes: number };
  database?: "unfit";
};

/** While something is wrong: how much waits in the journal is announced by nobody. */
const ASK_EVERY_MS = 4_000;

/** Above every page, while events do not go straight to the database: where they go instead. */
export function JournalBanner() {
  const { data } = useQuery({
    queryKey: ["health"],
    queryFn: askHealth,
    ...live(["journal"]),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.status === "ready" ? false : ASK_EVERY_MS,
    retry: false,
  });
  return (
    <div role="status" className="empty:hidden">
      {data && data.status !== "ready" && <Notice {...data} />}
    </div>
  );
}

/**
 * By the health route rather than by tRPC: who is signed in is known to the database alone, and
 * this is for when it is away.
 */
async function askHealth(): Promise<Health> {
  const response = await fetch("/api/health/ready", { cache: "no-store" });
  return response.json();
}
