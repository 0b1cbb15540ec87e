"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { OVERLAP_HOURS } from "#server/domain/destination";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { messageOf } from "@/_components/ui/query-boundary";
import { Select } from "@/_components/ui/select";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import type { Destination } from "./draft";
import type { Secret } from "./secret-card";

const OVERLAPS = [
  { hours: 0, label: "Not at all: it has leaked" },
  { hours: 1, label: "For an hour" },
  { hours: OVERLAP_HOURS.usual, label: "For a day" },
  { hours: OVERLAP_HOURS.max, label: "For a week" },
];

export function RotateDialog({
  destination,
  onRotated,
  onClose,
}: {
  destination: Destination;
  onRotated: (secret: Secret) => void;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [hours, setHours] = useState(OVERLAP_HOURS.usual);
  const rotate = useMutation(
    trpc.destinations.rotateSecret.mutationOptions({
      gcTime: 0,
      onSuccess: async (secret) => {
        onRotated(secret);
        await queryClient.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
        toast.success("The new secret signs from now on. Give it to the receiver.");
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Rotate the signing secret"
      description="A new secret is made and shown. Meanwhile requests carry both signatures, so that the receiver can change over at any time."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!rotate.isPending) rotate.mutate({ id: destination.id, overlapHours: hours });
        }}
      >
        <Field
          label="The secret in use now goes on signing"
          hint={
            hours === 0
              ? "Until the receiver has the new one it will turn our requests away; they are tried again."
              : undefined
          }
          error={rotate.error && messageOf(new Error(rotate.error.message))}
        >
          {(control) => (
            <Select
              {...control}
              value={hours}
              onChange={(event) => setHours(Number(event.target.value))}
            >
              {OVERLAPS.map((overlap) => (
                <option key={overlap.hours} value={overlap.hours}>
                  {overlap.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <DialogActions>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={rotate.isPending}>
            Rotate
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
