"use client";

import { useQueryClient } from "@tanstack/react-query";
import { REPLAY_PICKED_AT_MOST } from "#server/domain/replay";
import type { RouterOutputs } from "#server/trpc/root";
import type { EventPages } from "./use-event-pages";

/** Which events stand where in the list, as far as their pages are in memory. */
export function useListedIds(pages: EventPages) {
  const client = useQueryClient();

  function idsOf({ cursor }: EventPages["pages"][number]): string[] {
    const page =
      cursor === null
        ? pages.first
        : client.getQueryData<RouterOutputs["events"]["list"]>(pages.optionsOf(cursor).queryKey);
    return page?.events.map(({ id }) => id) ?? [];
  }

  return {
    /** From one place to another, both included; one more than can be picked at most. */
    idsBetween(first: number, last: number): string[] {
      const end = Math.min(last, first + REPLAY_PICKED_AT_MOST);
      return pages.pages
        .filter(({ start, count }) => start <= end && start + count > first)
        .flatMap((page) =>
          idsOf(page).filter((_, at) => page.start + at >= first && page.start + at <= end),
        );
    },

    /** Null where there is none, or where it is not known. */
    neighboursOf(id: string | null): { newer: string | null; older: string | null } {
      const ids = id === null ? [] : pages.pages.flatMap(idsOf);
      const at = id === null ? -1 : ids.indexOf(id);
      return { newer: ids[at - 1] ?? null, older: at === -1 ? null : (ids[at + 1] ?? null) };
    },
  };
}
