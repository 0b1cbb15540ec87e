"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";

export function DisableDialog({
  client,
  onClose,
}: {
  client: { id: string; name: string };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const enable = useMutation(
    trpc.clients.enable.mutationOptions({
      onError: (error) => toast.error(messageOf(new Error(error.message))),
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
  const disable = useMutation(
    trpc.clients.disable.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        toast.success(`${client.name} is disabled.`, {
          about: `whether ${client.id} is enabled`,
          action: { label: "Undo", onClick: () => enable.mutate({ id: client.id }) },
        });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Disable ${client.name}?`}
      description="From now on its webhooks are answered 403 and not recorded. Retell tries each one a few times and then gives it up for good. What is recorded already stays."
    >
      {disable.error && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(new Error(disable.error.message))}
        </p>
      )}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="danger"
          busy={disable.isPending}
          onClick={() => disable.mutate({ id: client.id })}
        >
          Disable
        </Button>
      </DialogActions>
    </Dialog>
  );
}
