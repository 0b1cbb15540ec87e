"use client";

import { useQuery } from "@tanstack/react-query";
import { DatabaseZap } from "lucide-react";
import { live } from "@/_live/live";
import { formatBytes, formatCount } from "../format";

type Health = {
  status: "ready" | "degraded" | "unavailable";
  journal: { records: number; bytes: number };
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

function Notice({ status, journal }: Health) {
  const isLosing = status === "unavailable";
  return (
    <div
      className={`flex items-start gap-2.5 border-b px-4 py-2.5 text-sm md:px-6 lg:px-8 ${
        isLosing ? "bg-danger-soft text-danger-ink" : "bg-warn-soft text-warn-ink"
      }`}
    >
      <DatabaseZap className="mt-0.5 size-4 shrink-0" aria-hidden />
      <p>
        <strong className="font-semibold">
          {isLosing ? "Events can't be kept just now." : "The database is away."}
        </strong>{" "}
        {isLosing
          ? "Neither the database nor the journal takes them; Retell is told to come back."
          : "Events are kept in the journal on disk and move into the database when it is back."}{" "}
        {describePending(journal)}
      </p>
    </div>
  );
}

function describePending({ records, bytes }: Health["journal"]): string {
  if (records === 0) return "Nothing waits in the journal.";
  return `${formatCount(records)} ${records === 1 ? "delivery waits" : "deliveries wait"} in the journal (${formatBytes(bytes)}).`;
}
