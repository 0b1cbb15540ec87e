"use client";

import { useQuery } from "@tanstack/react-query";
import { FAILURES_COUNTED_AT_MOST } from "#server/domain/failure";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { cn } from "../ui/class-names";

/** How much has failed, also what is tried again by itself, beside its entry; nothing for none. */
export function FailureCount({ className }: { className?: string }) {
  const trpc = useTRPC();
  const { data: count = 0 } = useQuery({
    ...trpc.failures.count.queryOptions(),
    ...live(["processing", "forwards", "failures"], { restMs: 2_000 }),
  });
  if (count === 0) return null;
  const text = count >= FAILURES_COUNTED_AT_MOST ? `${FAILURES_COUNTED_AT_MOST - 1}+` : `${count}`;
  return (
    <span
      className={cn(
        "tabular min-w-4 rounded-full bg-danger-soft px-1 text-center text-2xs/4 font-semibold text-danger-ink",
        className,
      )}
    >
      <span className="sr-only">, </span>
      {text}
      <span className="sr-only"> {count === 1 ? "has" : "have"} failed</span>
    </span>
  );
}
