"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { StaffButton } from "@/_auth/staff-button";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";

/** Ends a running replay at its next step. */
export function CancelButton({ replayId }: { replayId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.replays.cancel.mutationOptions({
      onSuccess: async (wasRunning) => {
        if (wasRunning) toast.success("Cancelled. What was replayed until then stays so.");
        else toast.info("It had ended already.");
        await queryClient.invalidateQueries({ queryKey: trpc.replays.pathKey() });
      },
      onError: (error) => toast.error(messageOf(new Error(error.message))),
    }),
  );
  return (
    <StaffButton
      needs="replay"
      variant="danger"
      busy={cancel.isPending}
      onClick={() => cancel.mutate({ replayId })}
    >
      Cancel the replay
    </StaffButton>
  );
}
