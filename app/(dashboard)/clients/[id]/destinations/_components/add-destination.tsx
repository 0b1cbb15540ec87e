"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Link } from "@/_components/ui/link";
import { useTRPC } from "@/_trpc/client";
import { DestinationForm } from "./destination-form";
import { EMPTY_DRAFT, toSettings } from "./draft";
import { destinationPath, destinationsPath } from "./paths";

export function AddDestination({ clientId }: { clientId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const add = useMutation(
    trpc.destinations.add.mutationOptions({
      onSuccess: async (id) => {
        await queryClient.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
        router.push(destinationPath({ clientId, id }));
      },
    }),
  );
  return (
    <DestinationForm
      clientId={clientId}
      draft={draft}
      onChange={setDraft}
      error={add.error}
      onSubmit={() => {
        if (!add.isPending) add.mutate({ clientId, settings: toSettings(draft) });
      }}
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-xs text-muted">
          Events that come from now on are sent to it. Its signing secret and a test follow on the
          next page.
        </p>
        <div className="ml-auto flex gap-2">
          <Button asChild variant="ghost">
            <Link href={destinationsPath(clientId)}>Cancel</Link>
          </Button>
          <Button type="submit" variant="primary" busy={add.isPending}>
            Add destination
          </Button>
        </div>
      </div>
    </DestinationForm>
  );
}
