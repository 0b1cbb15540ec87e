import type { RouterOutputs } from "#server/trpc/root";

/** How the list goes on; the same for server and browser. */
export const alertListOptions = {
  getNextPageParam: (page: RouterOutputs["alerts"]["list"]) => page.nextCursor,
  initialCursor: null,
};
