"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";

export function RenameDialog({
  client,
  onClose,
}: {
  client: { id: string; name: string };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(client.name);
  const takeBack = useMutation(
    trpc.clients.rename.mutationOptions({
      onError: (error) => toast.error(messageOf(new Error(error.message))),
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
  const rename = useMutation(
    trpc.clients.rename.mutationOptions({
      onSuccess: async (renamed) => {
        await queryClient.invalidateQueries();
        toast.success(`Renamed to ${renamed.name}.`, {
          about: `the name of ${client.id}`,
          action: {
            label: "Undo",
            onClick: () => takeBack.mutate({ id: client.id, name: client.name }),
          },
        });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Rename"
      description="Its id and its webhook URL stay as they are."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!rename.isPending) rename.mutate({ id: client.id, name });
        }}
      >
        <Field label="Name" error={rename.error && messageOf(new Error(rename.error.message))}>
          {(control) => (
            <Input
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={120}
              required
            />
          )}
        </Field>
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={rename.isPending}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
