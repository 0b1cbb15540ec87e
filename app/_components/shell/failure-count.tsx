"use client";

import { useQuery } from "@tanstack/react-query";
import { FAILURES_COUNTED_AT_MOST } from "#server/domain/failure";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { cn } from "../ui/class-names";

/**
 * The entry's label, and beside it how much needs somebody; nothing for none. What is tried again by
 * itself is no reason to look, so that the badge is red only where somebody has to do something.
 */
export function FailureCount({ label, className }: { label: string; className?: string }) {
  const trpc = useTRPC();
  const { data: count = 0 } = useQuery({
    ...trpc.failures.count.queryOptions(),
    ...live(["processing", "forwards", "failures"], { restMs: 2_000 }),
  });
  if (count === 0) return label;
  const text = count >= FAILURES_COUNTED_AT_MOST ? `${FAILURES_COUNTED_AT_MOST - 1}+` : `${count}`;
  const [words, why] =
    count === 1
      ? ["needs somebody", "it had its last try, or its effect is in doubt"]
      : ["need somebody", "they had their last try, or their effects are in doubt"];
  return (
    <>
      {/* In one piece: between two that are laid out apart, browsers put a space, before a comma too. */}
      <span className="sr-only">{`${label}, ${text} ${words}`}</span>
      <span aria-hidden>{label}</span>
      <span
        aria-hidden
        title={`${text} ${words}: ${why}`}
        className={cn(
          "tabular min-w-4 rounded-full bg-danger-soft px-1 text-center text-2xs/4 font-semibold text-danger-ink",
          className,
        )}
      >
        {text}
      </span>
    </>
  );
}
