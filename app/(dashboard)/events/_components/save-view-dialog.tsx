"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { useTRPC } from "@/_trpc/client";

/**
 * Gives the filters that are set a name, or a saved view another one. A file of its own, loaded when
 * it is opened.
 */
export default function SaveViewDialog({
  search,
  view,
  onClose,
}: {
  search: string;
  /** What is to be renamed. */
  view: { id: string; name: string } | undefined;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [name, setName] = useState(view?.name ?? "");
  const settings = {
    async onSuccess() {
      await client.invalidateQueries(trpc.views.list.queryFilter());
      onClose();
    },
  };
  const save = useMutation(trpc.views.save.mutationOptions(settings));
  const rename = useMutation(trpc.views.rename.mutationOptions(settings));
  const { isPending, error } = view ? rename : save;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={view ? `Rename ${view.name}` : "Save this view"}
      description={
        view
          ? "Its filters stay as they are."
          : "The filters that are set now, a click away from now on, for you alone."
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (isPending) return;
          if (view) rename.mutate({ viewId: view.id, name });
          else save.mutate({ name, search });
        }}
      >
        <Field
          label="Name"
          hint={view ? undefined : "A view that has this name already is replaced."}
          error={error?.message}
        >
          {(control) => (
            <Input
              {...control}
              required
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={isPending}>
            {view ? "Rename" : "Save"}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
