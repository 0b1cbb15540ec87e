import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";
import type { EventDetail } from "./event-facts";

const POLL_WHILE_WORKED_ON_MS = 2_000;

/** What is asked for wherever an event's effects are told of. */
export function useEffectsQuery({ id, clientId, finishedAt }: EventDetail["event"]) {
  const trpc = useTRPC();
  return {
    ...trpc.effects.ofEvent.queryOptions({ eventId: id }),
    ...live(["processing"], { clientId, restMs: 1_000 }),
    // One that begins while its event is worked on is announced by nobody.
    refetchInterval: finishedAt === null ? POLL_WHILE_WORKED_ON_MS : (false as const),
  };
}
