"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import type { Destination } from "./draft";
import { destinationsPath } from "./paths";

export function ArchiveDialog({
  destination,
  onClose,
}: {
  destination: Destination;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const left = destination.waiting + destination.failed;
  const archive = useMutation(
    trpc.destinations.archive.mutationOptions({
      onSuccess: async () => {
        toast.success(`${destination.name} is archived.`);
        router.push(destinationsPath(destination.clientId));
        await queryClient.invalidateQueries({
          queryKey: trpc.destinations.list.queryKey({ clientId: destination.clientId }),
        });
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Archive ${destination.name}?`}
      description="Nothing is sent to it any more, for good: it can't be brought back. What was sent stays on the pages of its events."
    >
      {left > 0 && (
        <p className="text-sm">
          {left === 1
            ? "One forward that is still to be sent ends as dead."
            : `${formatCount(left)} forwards that are still to be sent end as dead.`}{" "}
          To keep {left === 1 ? "it" : "them"} waiting, pause the destination instead.
        </p>
      )}
      {archive.error && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(new Error(archive.error.message))}
        </p>
      )}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button
          variant="danger"
          busy={archive.isPending}
          onClick={() => archive.mutate({ id: destination.id })}
        >
          Archive
        </Button>
      </DialogActions>
    </Dialog>
  );
}
