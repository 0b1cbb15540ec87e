import type { RouterOutputs } from "#server/trpc/root";

/** How the list goes on; the same for server and browser. */
export const replayListOptions = {
  getNextPageParam: (page: RouterOutputs["replays"]["list"]) => page.nextCursor,
  initialCursor: null,
};
