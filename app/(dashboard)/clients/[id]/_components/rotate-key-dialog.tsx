"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import { KeyInput } from "../../_components/key-input";

export function RotateKeyDialog({
  client,
  onClose,
}: {
  client: { id: string; name: string; hasPreviousKey: boolean };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [key, setKey] = useState("");
  const rotate = useMutation(
    trpc.clients.rotateKey.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        toast.success(`The new key of ${client.name} is in use.`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Rotate the Retell API key"
      description={
        client.hasPreviousKey
          ? "The key in use now goes on being taken beside the new one; the one before it is dropped."
          : "The key in use now goes on being taken beside the new one, so nothing is lost meanwhile."
      }
    >
      <form
        className="grid gap-4"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!rotate.isPending) rotate.mutate({ id: client.id, retellApiKey: key.trim() });
        }}
      >
        <Field
          label="New key"
          hint="In Retell, under API Keys, the one with the Webhook badge. Store it here first, then move the badge."
          error={rotate.error && messageOf(new Error(rotate.error.message))}
        >
          {(control) => <KeyInput {...control} value={key} onChange={setKey} />}
        </Field>
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={rotate.isPending}>
            Rotate key
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
