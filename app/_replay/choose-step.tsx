"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/_components/ui/button";
import { DialogActions } from "@/_components/ui/dialog";
import { Loading } from "@/_components/ui/loading";
import { QueryAnswer } from "@/_components/ui/query-answer";
import { Skeleton } from "@/_components/ui/skeleton";
import { useTRPC } from "@/_trpc/client";
import { Choice } from "./choice";
import { DestinationChoices } from "./destination-choices";
import type { Scope, Work } from "./replay-order";
import { SinceField } from "./since-field";

/** What is to be done again, and where. */
export function ChooseStep({
  scope,
  work,
  onScope,
  onWork,
  onCancel,
  onNext,
}: {
  scope: Scope;
  work: Work;
  onScope: (scope: Scope) => void;
  onWork: (work: Work) => void;
  onCancel: () => void;
  onNext: () => void;
}) {
  const trpc = useTRPC();
  const isMissed = scope.kind === "missed";
  const choices = useQuery({
    ...trpc.replays.choices.queryOptions({ scope }),
    enabled: !isMissed,
  });
  const set = (change: Partial<Work>) => onWork({ ...work, ...change });
  const isEmpty = !work.runHandlers && work.destinationIds.length === 0;
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) onNext();
      }}
    >
      {isMissed ? (
        <SinceField value={scope.since} onChange={(since) => onScope({ ...scope, since })} />
      ) : (
        <>
          <Choice
            checked={work.runHandlers}
            onChange={(runHandlers) => set({ runHandlers })}
            label="Run the handlers again"
            hint="As new attempts of the same events: no event is made, and no duplicate is counted. A call's row is merged, not added to."
          />
          <fieldset className="grid gap-2.5">
            <legend className="mb-2 text-sm font-medium">Send again to</legend>
            <QueryAnswer
              query={choices}
              title="The destinations could not be loaded"
              fallback={
                <Loading what="destinations">
                  <Skeleton className="h-5 w-40" />
                </Loading>
              }
            >
              {(found) => (
                <DestinationChoices
                  choices={found}
                  chosen={work.destinationIds}
                  onChange={(destinationIds) => set({ destinationIds })}
                />
              )}
            </QueryAnswer>
          </fieldset>
        </>
      )}
      {/* There already while the destinations are asked for: the buttons below stay where they are. */}
      {!isMissed && choices.data?.length !== 0 && (
        <Choice
          checked={work.includeDelivered}
          disabled={work.destinationIds.length === 0}
          onChange={(includeDelivered) => set({ includeDelivered })}
          label="Also where it was delivered already"
          hint="The receiver gets it a second time, under the same webhook-id, by which it can tell."
        />
      )}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={isEmpty}>
          Preview
        </Button>
      </DialogActions>
    </form>
  );
}
