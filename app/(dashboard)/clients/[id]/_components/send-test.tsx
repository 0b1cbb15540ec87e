"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, FlaskConical } from "lucide-react";
import { StaffButton } from "@/_auth/staff-button";
import { formatDuration } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import { messageOf } from "@/_components/ui/query-boundary";
import { useTRPC } from "@/_trpc/client";

/** Sends a test through the door that Retell uses, and says what became of it. */
export function SendTest({
  clientId,
  onTaken,
}: {
  clientId: string;
  onTaken?: (eventId: string) => void;
}) {
  const trpc = useTRPC();
  const { mutate, data, error, isPending } = useMutation(
    trpc.clients.sendTest.mutationOptions({
      onSuccess: (answer) => {
        if (answer.taken && answer.eventId !== null) onTaken?.(answer.eventId);
      },
    }),
  );
  return (
    <div className="grid justify-items-start gap-2">
      <StaffButton needs="manage_clients" onClick={() => mutate({ id: clientId })} busy={isPending}>
        {!isPending && <FlaskConical aria-hidden />}
        Send a test event
      </StaffButton>
      <div role="status" className="text-sm">
        {data?.taken && (
          <p className="flex flex-wrap items-center gap-x-2 text-ok-ink">
            <CircleCheck className="size-4" aria-hidden />
            Taken in {formatDuration(data.latencyMs)}, signed with the key you gave.
            {data.eventId && (
              <Link href={`/events/${data.eventId}`} className="link">
                Open the test event
              </Link>
            )}
          </p>
        )}
        {data && !data.taken && (
          <p className="text-danger-ink">
            <code className="font-mono">{data.code}</code>: {data.message}
          </p>
        )}
        {error && <p className="text-danger-ink">{messageOf(new Error(error.message))}</p>}
      </div>
    </div>
  );
}
