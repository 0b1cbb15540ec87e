"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import type { Group } from "./failure-group";
import { toKey } from "./group-key";

export function RetryDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const retry = useMutation(
    trpc.failures.retry.mutationOptions({
      onSuccess: async ({ count, isCut }) => {
        onClose();
        if (count === 0) toast.info("There was nothing left to try again.");
        else
          toast.success(`${formatCount(count)} will be tried again now.`, {
            ...(isCut && { description: "There are more: retry the rest when these are through." }),
          });
        await queryClient.invalidateQueries({ queryKey: trpc.failures.pathKey() });
      },
    }),
  );
  const total = formatCount(group.dead + group.waiting);
  const { destination } = group;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={destination === null ? `Process ${total} again?` : `Send ${total} again?`}
      description={group.cause}
    >
      <p className="text-sm">
        {destination === null
          ? "Their handlers run again from now on, the oldest first, in your name. Each begins its retries anew."
          : `They are sent to ${destination.name} from now on, the oldest first, in your name and under the same webhook id. Each begins its retries anew.`}
      </p>
      {destination !== null && destination.pausedBecause !== null && (
        <p className="text-sm text-warn-ink">
          {destination.name} is paused ({destination.pausedBecause}): they wait until it is resumed.
        </p>
      )}
      {group.inDoubt > 0 && (
        <p className="text-sm text-warn-ink">
          {formatCount(group.inDoubt)} more {group.inDoubt === 1 ? "is" : "are"} left alone: nobody
          has said yet whether the effect happened.
        </p>
      )}
      {retry.error && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(new Error(retry.error.message))}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          busy={retry.isPending}
          onClick={() => retry.mutate({ group: toKey(group) })}
        >
          Retry {total}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
