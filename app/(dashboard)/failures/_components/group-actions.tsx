"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, RotateCw } from "lucide-react";
import { useState } from "react";
import { StaffButton } from "@/_auth/staff-button";
import { formatCount } from "@/_components/format";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import { DismissDialog } from "./dismiss-dialog";
import type { Group } from "./failure-group";
import { toKey } from "./group-key";
import { RetryDialog } from "./retry-dialog";

/** Retry and dismiss, each after asking; or bring back what was dismissed. */
export function GroupActions({ group }: { group: Group }) {
  const [asking, setAsking] = useState<"retry" | "dismiss" | null>(null);
  const close = () => setAsking(null);
  return (
    <div className="flex items-center gap-2">
      {!group.destination?.isArchived && (
        <StaffButton
          needs="replay"
          size="sm"
          pointless={whyNotRetry(group)}
          aria-label={`Retry: ${group.cause}`}
          onClick={() => setAsking("retry")}
        >
          <RotateCw aria-hidden />
          Retry
        </StaffButton>
      )}
      {group.dismissed ? (
        <RestoreButton group={group} />
      ) : (
        <StaffButton
          needs="replay"
          size="sm"
          variant="ghost"
          aria-label={`Dismiss: ${group.cause}`}
          onClick={() => setAsking("dismiss")}
        >
          <Archive aria-hidden />
          Dismiss
        </StaffButton>
      )}
      {asking === "retry" && <RetryDialog group={group} onClose={close} />}
      {asking === "dismiss" && <DismissDialog group={group} onClose={close} />}
    </div>
  );
}

/** A retry that could only fail is not made; where some of a group are decided, it is made for those. */
function whyNotRetry({ dead, waiting, inDoubt }: Group): string | null {
  if (inDoubt === 0 || dead + waiting > 0) return null;
  return inDoubt === 1
    ? "It would fail again: first say on the event's page whether the effect happened."
    : "All of them would fail again: first say on each event's page whether the effect happened.";
}

function RestoreButton({ group }: { group: Group }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const restore = useMutation(
    trpc.failures.restore.mutationOptions({
      onSuccess: async (count) => {
        toast.success(`${formatCount(count)} brought back.`);
        await queryClient.invalidateQueries({ queryKey: trpc.failures.pathKey() });
      },
      onError: (error) => toast.error(messageOf(new Error(error.message))),
    }),
  );
  return (
    <StaffButton
      needs="replay"
      size="sm"
      variant="ghost"
      aria-label={`Bring back: ${group.cause}`}
      busy={restore.isPending}
      onClick={() => restore.mutate({ group: toKey(group) })}
    >
      <ArchiveRestore aria-hidden />
      Bring back
    </StaffButton>
  );
}
