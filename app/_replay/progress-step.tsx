"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Button } from "@/_components/ui/button";
import { DialogActions } from "@/_components/ui/dialog";
import { Link } from "@/_components/ui/link";
import { messageOf } from "@/_components/ui/query-boundary";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import { CancelButton } from "./cancel-button";
import type { Started } from "./replay-order";
import { ReplayProgress } from "./replay-progress";
import { ReplayStateBadge } from "./state-badge";

/**
 * How far it is. Closing the dialog changes nothing about it. Its buttons stay where they are from
 * the first moment to the last: what moves under a pointer is missed by it.
 */
export function ProgressStep({ started, onClose }: { started: Started; onClose: () => void }) {
  const replayId = started.id;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data, error } = useQuery({
    ...trpc.replays.byId.queryOptions({ replayId }),
    ...live(["replays"]),
  });
  const replay = data ?? { state: "running", total: started.total, done: 0, skipped: 0 };
  const { state } = replay;
  useEffect(() => {
    if (state === "running") return;
    // What is behind the dialog shows the new attempts.
    for (const about of [trpc.events, trpc.forwards, trpc.calls, trpc.failures]) {
      void queryClient.invalidateQueries({ queryKey: about.pathKey() });
    }
  }, [state, queryClient, trpc]);
  return (
    <div className="grid gap-5">
      <div role="status" className="grid gap-3">
        <p className="flex min-h-10 items-center gap-2 text-sm sm:min-h-0">
          <ReplayStateBadge state={state} />
          {AFTER[state]}
        </p>
        <ReplayProgress replay={replay} />
        {error && <p className="text-sm text-danger-ink">{messageOf(new Error(error.message))}</p>}
      </div>
      <DialogActions>
        <span className={state === "running" ? undefined : "invisible"}>
          <CancelButton replayId={replayId} />
        </span>
        <Button asChild>
          <Link href={`/replays/${replayId}`}>See the replay</Link>
        </Button>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </div>
  );
}

const AFTER = {
  running: "It goes on when you close this.",
  done: "All of it was handed on.",
  cancelled: "What was replayed until then stays so.",
};
