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

export function DismissDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.failures.pathKey() });
  const restore = useMutation(
    trpc.failures.restore.mutationOptions({
      onSuccess: async (count) => {
        toast.success(`${formatCount(count)} brought back.`);
        await refresh();
      },
      onError: (error) => toast.error(messageOf(new Error(error.message))),
    }),
  );
  const dismiss = useMutation(
    trpc.failures.dismiss.mutationOptions({
      onSuccess: async ({ at, count }) => {
        onClose();
        toast.success(`${formatCount(count)} dismissed.`, {
          action: {
            label: "Undo",
            onClick: () => restore.mutate({ group: toKey(group), at }),
          },
        });
        await refresh();
      },
    }),
  );
  const total = formatCount(group.dead + group.waiting + group.inDoubt);
  return (
    <Dialog open onOpenChange={onClose} title={`Dismiss ${total}?`} description={group.cause}>
      <p className="text-sm">
        They no longer count as needing somebody. Nothing is deleted, what waits for its retry is
        still tried again, and what fails for this cause from now on shows up anew.
      </p>
      {dismiss.error && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(new Error(dismiss.error.message))}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          busy={dismiss.isPending}
          onClick={() => dismiss.mutate({ group: toKey(group) })}
        >
          Dismiss {total}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
