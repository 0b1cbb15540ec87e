"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { useTRPC } from "@/_trpc/client";

/** Gives the filters that are set a name. A file of its own, loaded when it is opened. */
export default function SaveViewDialog({
  search,
  onClose,
}: {
  search: string;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const save = useMutation(
    trpc.views.save.mutationOptions({
      async onSuccess() {
        await client.invalidateQueries(trpc.views.list.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Save this view"
      description="The filters that are set now, a click away from now on, for you alone."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate({ name, search });
        }}
      >
        <Field
          label="Name"
          hint="A view that has this name already is replaced."
          error={save.error?.message}
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
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
