import type { RouterOutputs } from "#server/trpc/root";

/** How the list goes on; the same for server and browser. */
export const duplicateListOptions = {
  getNextPageParam: (page: RouterOutputs["duplicates"]["list"]) => page.nextCursor,
  initialCursor: null,
};
