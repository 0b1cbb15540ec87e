import type { RouterOutputs } from "#server/trpc/root";

/** How the log goes on; the same for server and browser. */
export const auditListOptions = {
  getNextPageParam: (page: RouterOutputs["audit"]["list"]) => page.nextCursor,
  initialCursor: null,
};
