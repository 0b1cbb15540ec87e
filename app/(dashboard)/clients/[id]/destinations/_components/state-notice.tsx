"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CirclePause, Unplug } from "lucide-react";
import { StaffButton } from "@/_auth/staff-button";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Link } from "@/_components/ui/link";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { DueTime } from "@/_time/due-time";
import { RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import { withFailureFilters } from "../../../../failures/search-params";
import { DeadForwards } from "./dead-forwards";
import { lookOf } from "./destination-state";
import type { Destination } from "./draft";
import { Notice } from "./notice";

/** Why nothing is sent to it just now, or nothing arrives, and what to do. Nothing where all is well. */
export function StateNotice({ destination }: { destination: Destination }) {
  const { pausedAt, pausedBecause, circuit, probeAt, waiting, failed } = destination;
  const { lastDeliveredAt, undismissed } = destination;
  const left = waiting + failed;
  if (pausedAt !== null) {
    return (
      <Notice
        tone="warn"
        icon={<CirclePause className="mt-0.5 size-5 shrink-0" aria-hidden />}
        title={
          <>
            Paused <RelativeTime at={pausedAt} />
          </>
        }
        action={<ResumeButton id={destination.id} />}
      >
        <span className="block">{pausedBecause}</span>
        {whatWaits(left)} Resuming sends what has waited.
      </Notice>
    );
  }
  if (circuit === "closed") {
    return lastDeliveredAt === null && undismissed > 0 ? (
      <NothingDelivered destination={destination} />
    ) : null;
  }
  return (
    <Notice
      tone="danger"
      icon={<Unplug className="mt-0.5 size-5 shrink-0" aria-hidden />}
      title="It failed too often in a row"
      action={<TryNowButton id={destination.id} />}
    >
      {whatWaits(left)} One request at a time finds out whether it is back
      {circuit === "open" && probeAt !== null && (
        <>
          ; the next one: <DueTime at={probeAt} />
        </>
      )}
      . Send a test to see what is wrong, mend it, then try now.
    </Notice>
  );
}

function NothingDelivered({ destination }: { destination: Destination }) {
  return (
    <Notice
      tone="danger"
      icon={<Unplug className="mt-0.5 size-5 shrink-0" aria-hidden />}
      title={lookOf(destination).word}
      action={
        <Button asChild>
          <Link href={withFailureFilters("/failures", { destination: destination.id })}>
            Go to the failures
          </Link>
        </Button>
      }
    >
      <DeadForwards destination={destination} />. Send a test to see what is wrong, mend it, then
      try them again or dismiss them under Failures.
    </Notice>
  );
}

function whatWaits(count: number): string {
  if (count === 0) return "Nothing waits at the moment.";
  return count === 1
    ? "One event waits, and is not lost."
    : `${formatCount(count)} events wait, and are not lost.`;
}

function ResumeButton({ id }: { id: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
  const onError = ({ message }: { message: string }) => toast.error(messageOf(new Error(message)));
  const undoResume = useMutation(
    trpc.destinations.undoResume.mutationOptions({ onError, onSettled: refresh }),
  );
  const resume = useMutation(
    trpc.destinations.resume.mutationOptions({
      onSuccess: async ({ undo }) => {
        await refresh();
        toast.success("Resumed: what has waited is being sent.", {
          about: `whether ${id} is paused`,
          // What was sent by then stays sent; the rest waits again.
          ...(undo && { action: { label: "Undo", onClick: () => undoResume.mutate(undo) } }),
        });
      },
      onError,
    }),
  );
  return (
    <StaffButton
      needs="manage_clients"
      variant="primary"
      busy={resume.isPending}
      onClick={() => resume.mutate({ id })}
    >
      Resume
    </StaffButton>
  );
}

function TryNowButton({ id }: { id: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const retry = useMutation(
    trpc.destinations.retryNow.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.destinations.pathKey() });
        toast.success("What waits is being sent now.");
      },
      onError: (error) => toast.error(messageOf(new Error(error.message))),
    }),
  );
  return (
    <StaffButton needs="manage_clients" busy={retry.isPending} onClick={() => retry.mutate({ id })}>
      Try now
    </StaffButton>
  );
}
