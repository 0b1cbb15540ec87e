"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useEffect } from "react";
import type { RouterInputs } from "#server/trpc/root";
import { formatExactTime } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useZone } from "@/_time/zone-context";
import { useTRPC } from "@/_trpc/client";

/**
 * Shows the whole phone numbers of a call or an event to who may see them, for a while, and says so;
 * tells everybody else whom to ask.
 */
export function RevealNumbers({ of }: { of: RouterInputs["numbers"]["status"] }) {
  const trpc = useTRPC();
  const zone = useZone();
  const queryClient = useQueryClient();
  const { data } = useQuery(trpc.numbers.status.queryOptions(of));
  const shownUntil = data?.shownUntil ?? null;
  // Whatever is on screen may hold a number.
  const readAgain = () => queryClient.invalidateQueries();
  const settings = {
    onSuccess: readAgain,
    onError: (error: unknown) => toast.error(messageOf(error as Error)),
  };
  const reveal = useMutation(trpc.numbers.reveal.mutationOptions(settings));
  const hide = useMutation(trpc.numbers.hide.mutationOptions(settings));

  useEffect(() => {
    if (shownUntil === null) return;
    const timer = setTimeout(
      () => void queryClient.invalidateQueries(),
      Math.max(0, shownUntil.getTime() - Date.now()) + 500,
    );
    return () => clearTimeout(timer);
  }, [shownUntil, queryClient]);

  if (data === undefined) return null;
  if (!data.mayReveal) {
    return (
      <p className="flex items-center gap-1.5 text-xs text-muted">
        <EyeOff className="size-3.5 shrink-0" aria-hidden />
        Phone numbers are masked. {whomToAsk(data.whoMay)}
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
      {shownUntil === null ? (
        <Button
          size="sm"
          busy={reveal.isPending}
          onClick={() => reveal.mutate(of)}
          title="It is written to the audit log that you did"
        >
          <Eye aria-hidden />
          Show phone numbers
        </Button>
      ) : (
        <Button size="sm" busy={hide.isPending} onClick={() => hide.mutate(of)}>
          <EyeOff aria-hidden />
          Mask phone numbers
        </Button>
      )}
      <span role="status">
        {shownUntil === null
          ? "Masked. Showing them is written to the audit log."
          : `Shown to you until ${formatExactTime(shownUntil, zone).slice(11, 16)}, and the audit log has it.`}
      </span>
    </div>
  );
}

function whomToAsk(names: readonly string[]): string {
  if (names.length === 0) return "Your role may not show them.";
  const shown = names.slice(0, 3).join(", ");
  const more = names.length - 3;
  return `Who may show them: ${shown}${more > 0 ? ` and ${more} more` : ""}.`;
}
