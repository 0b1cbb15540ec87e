"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PAUSE_REASON_CHARACTERS } from "#server/domain/destination";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import type { Destination } from "./draft";

export function PauseDialog({
  destination,
  onClose,
}: {
  destination: Destination;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [because, setBecause] = useState("");
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
  const resume = useMutation(
    trpc.destinations.resume.mutationOptions({
      onError: (error) => toast.error(messageOf(new Error(error.message))),
      onSettled: refresh,
    }),
  );
  const pause = useMutation(
    trpc.destinations.pause.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success(`${destination.name} is paused.`, {
          about: `whether ${destination.id} is paused`,
          action: { label: "Undo", onClick: () => resume.mutate({ id: destination.id }) },
        });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Pause ${destination.name}?`}
      description="Nothing is sent to it meanwhile. Its events wait, and are sent when it is resumed."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (pause.isPending) return;
          const reason = because.trim();
          pause.mutate({ id: destination.id, ...(reason === "" ? {} : { because: reason }) });
        }}
      >
        <Field
          label="Why"
          hint="Optional; shown to the others beside your name."
          error={pause.error && messageOf(new Error(pause.error.message))}
        >
          {(control) => (
            <Input
              {...control}
              value={because}
              onChange={(event) => setBecause(event.target.value)}
              maxLength={PAUSE_REASON_CHARACTERS}
              placeholder="The CRM is being moved"
            />
          )}
        </Field>
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={pause.isPending}>
            Pause
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
