"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { useTRPC } from "@/_trpc/client";
import type { EventDetail } from "./event-facts";

/** Has a finished event processed once more, after asking. Others have nothing to do again. */
export function ProcessAgain({ event }: { event: EventDetail["event"] }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const replay = useMutation(
    trpc.events.replay.mutationOptions({
      onSuccess: async () => {
        setAsking(false);
        toast.success(`Attempt ${event.attempts + 1} is on its way.`);
        await queryClient.invalidateQueries({ queryKey: trpc.events.byId.queryKey() });
      },
    }),
  );
  if (event.isTest || event.finishedAt === null) return null;
  return (
    <>
      <Button
        onClick={() => {
          replay.reset();
          setAsking(true);
        }}
      >
        <RotateCw aria-hidden />
        Process again
      </Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Process this event again?"
        description={`Its handlers run once more, as attempt ${event.attempts + 1}, in your name.`}
      >
        <p className="text-sm">
          No new event is made and no duplicate is counted. What the handlers keep comes out the
          same when the body says the same: a call's row is merged, not added to.
        </p>
        {replay.isError && (
          <p role="alert" className="text-sm text-danger-ink">
            {messageOf(replay.error as unknown as Error)}
          </p>
        )}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button
            variant="primary"
            busy={replay.isPending}
            onClick={() => replay.mutate({ eventId: event.id })}
          >
            Process again
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
