"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWhyNot } from "@/_auth/staff-role";
import { Button } from "@/_components/ui/button";
import { cn } from "@/_components/ui/class-names";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import { DestinationForm } from "./destination-form";
import { type Destination, isSameDraft, toDraft, toSettings } from "./draft";

/** The settings of a destination, saved together. */
export function EditDestination({ destination }: { destination: Destination }) {
  const whyNot = useWhyNot("manage_clients");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const saved = toDraft(destination);
  /** Null while nothing was touched, so that what others save is shown. */
  const [own, setOwn] = useState<typeof saved | null>(null);
  /** Told on when what was typed is over, so that the fields forget theirs too. */
  const [edition, setEdition] = useState(0);
  const draft = own ?? saved;
  const isChanged = own !== null && !isSameDraft(own, saved);
  const change = useMutation(
    trpc.destinations.change.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
        startAnew();
        toast.success("Saved. What is sent from now on goes by it.");
      },
    }),
  );

  function startAnew() {
    setOwn(null);
    setEdition((number) => number + 1);
  }

  function discard() {
    change.reset();
    startAnew();
  }

  return (
    <fieldset disabled={whyNot !== null} className="min-w-0">
      <DestinationForm
        key={edition}
        clientId={destination.clientId}
        draft={draft}
        onChange={setOwn}
        error={change.error}
        onSubmit={() => {
          if (isChanged && !change.isPending) {
            change.mutate({ id: destination.id, settings: toSettings(draft) });
          }
        }}
      >
        <div
          className={cn(
            "flex flex-wrap items-center justify-end gap-2",
            // In sight wherever in the long form something was changed; on a phone above the navigation.
            isChanged &&
              "sticky bottom-16 z-10 rounded-lg border bg-raised px-4 py-3 shadow-overlay md:bottom-4",
          )}
        >
          {whyNot !== null && <p className="mr-auto text-xs text-muted">{whyNot}</p>}
          {isChanged && <p className="mr-auto text-xs text-muted">Not saved yet.</p>}
          <Button variant="ghost" disabled={!isChanged} onClick={discard}>
            Discard
          </Button>
          <Button type="submit" variant="primary" disabled={!isChanged} busy={change.isPending}>
            Save
          </Button>
        </div>
      </DestinationForm>
    </fieldset>
  );
}
