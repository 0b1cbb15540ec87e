"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EffectVerdict } from "#server/domain/effect";
import { StaffButton } from "@/_auth/staff-button";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import type { Effect } from "./effects-card";
import type { EventDetail } from "./event-facts";

type Props = { event: EventDetail["event"]; effect: Effect };

/** The two things that can be said of an effect in doubt, each asked once more before it counts. */
export function SettleEffect({ event, effect }: Props) {
  const [asked, setAsked] = useState<EffectVerdict | null>(null);
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      <StaffButton needs="replay" size="sm" onClick={() => setAsked("happened")}>
        It happened
      </StaffButton>
      <StaffButton needs="replay" size="sm" onClick={() => setAsked("run_again")}>
        Let it run again
      </StaffButton>
      {asked && (
        <SettleDialog
          event={event}
          effect={effect}
          verdict={asked}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

function SettleDialog({
  event,
  effect,
  verdict,
  onClose,
}: Props & { verdict: EffectVerdict; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settle = useMutation(
    trpc.effects.settle.mutationOptions({
      onSuccess: async () => {
        toast.success(WORDS[verdict].done);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.effects.ofEvent.queryKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.events.byId.queryKey() }),
        ]);
        onClose();
      },
    }),
  );
  const { question, consequence, action } = WORDS[verdict];
  return (
    <Dialog open onOpenChange={onClose} title={question} description={`“${effect.name}”`}>
      <p className="text-sm">{consequence}</p>
      <p className="text-sm">
        {event.finishedAt === null
          ? "The event is tried again at once."
          : "The event is not tried again by itself: process it again afterwards."}{" "}
        Your name is kept with it.
      </p>
      {settle.isError && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(settle.error as unknown as Error)}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant={verdict === "happened" ? "primary" : "danger"}
          busy={settle.isPending}
          onClick={() => settle.mutate({ eventId: event.id, name: effect.name, verdict })}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const WORDS: Record<
  EffectVerdict,
  { question: string; consequence: string; action: string; done: string }
> = {
  happened: {
    question: "Did it happen?",
    consequence:
      "It counts as done, without a result, and never runs again. If it did not happen after all, it is lost.",
    action: "It happened",
    done: "It counts as done.",
  },
  run_again: {
    question: "Let it run again?",
    consequence:
      "The next attempt runs it. If it did happen after all, it happens a second time, and whoever it reaches has it twice.",
    action: "Let it run again",
    done: "The next attempt may run it again.",
  },
};
