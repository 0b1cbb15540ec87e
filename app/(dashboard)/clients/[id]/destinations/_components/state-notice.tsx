"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CirclePause, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { StaffButton } from "@/_auth/staff-button";
import { formatCount } from "@/_components/format";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { DueTime } from "@/_time/due-time";
import { RelativeTime } from "@/_time/time";
import { useTRPC } from "@/_trpc/client";
import type { Destination } from "./draft";

/** Why nothing is sent to it just now, and what to do. Nothing where all is well. */
export function StateNotice({ destination }: { destination: Destination }) {
  const { pausedAt, pausedBecause, circuit, probeAt, waiting, failed } = destination;
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
  if (circuit === "closed") return null;
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

function whatWaits(count: number): string {
  if (count === 0) return "Nothing waits at the moment.";
  return count === 1
    ? "One event waits, and is not lost."
    : `${formatCount(count)} events wait, and are not lost.`;
}

const TONES = {
  warn: "border-warn/40 bg-warn-soft text-warn-ink",
  danger: "border-danger/40 bg-danger-soft text-danger-ink",
};

function Notice({
  tone,
  icon,
  title,
  action,
  children,
}: {
  tone: keyof typeof TONES;
  icon: ReactNode;
  title: ReactNode;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-label="What is wrong"
      className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-3 rounded-lg border px-4 py-3 ${TONES[tone]}`}
    >
      <div className="flex min-w-0 flex-1 basis-72 gap-2.5">
        {icon}
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          <p className="text-sm wrap-anywhere">{children}</p>
        </div>
      </div>
      {action}
    </section>
  );
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
