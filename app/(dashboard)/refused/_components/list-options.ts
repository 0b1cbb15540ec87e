import type { RouterOutputs } from "#server/trpc/root";

/** How the list goes on; the same for server and browser. */
export const refusalListOptions = {
  getNextPageParam: (page: RouterOutputs["refusals"]["list"]) => page.nextCursor,
  initialCursor: null,
};
