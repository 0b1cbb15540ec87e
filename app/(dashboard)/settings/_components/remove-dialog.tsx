"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";

export default function RemoveDialog({
  member,
  isMe,
  onClose,
}: {
  member: { id: string; name: string; email: string };
  isMe: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.staff.remove.mutationOptions({
      onSuccess: async () => {
        if (isMe) {
          location.assign("/login");
          return;
        }
        toast.success(`${member.name} can't sign in any more.`);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.staff.list.queryKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.audit.pathKey() }),
        ]);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={isMe ? "Remove your own account?" : `Remove ${member.name}?`}
      description={member.email}
    >
      <p>
        {isMe ? "You are" : "They are"} signed out everywhere at once. What was done stays in the
        audit log. To come back takes a new invitation.
      </p>
      {remove.isError && (
        <p role="alert" className="text-danger-ink">
          {messageOf(remove.error as unknown as Error)}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          busy={remove.isPending}
          onClick={() => remove.mutate({ id: member.id })}
        >
          Remove
        </Button>
      </DialogActions>
    </Dialog>
  );
}
