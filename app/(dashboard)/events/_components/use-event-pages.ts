"use client";

import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EventCursor, EventFilter } from "#server/domain/event-filter";
import type { RouterOutputs } from "#server/trpc/root";
import { messageOf } from "@/_components/ui/query-boundary";
import { toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import { firstPageOf, LIST_PAGE_SIZE, PAGE_STAYS } from "../list-query";

export type EventRow = RouterOutputs["events"]["list"]["events"][number];
type EventPage = RouterOutputs["events"]["list"];
/** Of a page that was read: where it began, how long it is, what comes after. */
export type KnownPage = {
  cursor: EventCursor | null;
  start: number;
  count: number;
  next: EventCursor | null;
};

/** A page that was left is forgotten after this long, and read again when it is scrolled to. */
const FORGET_AFTER_MS = 30_000;

/**
 * The rows of a filtered list that somebody scrolls through. Of all pages only where they begin is
 * kept; the rows of those on screen are read, and forgotten again, so that a million rows take no
 * more memory than a hundred.
 *
 * A page never changes once it was read: what came since is offered by a banner.
 */
export function useEventPages(filter: EventFilter) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [older, setOlder] = useState<KnownPage[]>([]);
  const [state, setState] = useState<{ busy: boolean; error: Error | null }>(RESTING);

  const optionsOf = (cursor: EventCursor | null) => ({
    ...trpc.events.list.queryOptions({ filter, cursor, limit: LIST_PAGE_SIZE }),
    ...PAGE_STAYS,
    gcTime: FORGET_AFTER_MS,
  });
  const firstOptions = { ...trpc.events.list.queryOptions(firstPageOf(filter)), ...PAGE_STAYS };
  const { data: first } = useSuspenseQuery(firstOptions);
  const pages: KnownPage[] = [known(null, 0, first), ...older];
  const end = pages.at(-1) ?? known(null, 0, first);

  async function readOlder() {
    if (state.busy || end.next === null) return;
    const cursor = end.next;
    setState({ busy: true, error: null });
    try {
      const page = await client.fetchQuery(optionsOf(cursor));
      setOlder((before) => [...before, known(cursor, end.start + end.count, page)]);
      setState(RESTING);
    } catch (error) {
      setState({ busy: false, error: error as Error });
    }
  }

  /**
   * Begins anew with what is newest now; the old rows stay until it is there.
   *
   * @returns whether it came
   */
  async function refresh(): Promise<boolean> {
    setState({ busy: true, error: null });
    try {
      await client.fetchQuery({ ...firstOptions, staleTime: 0 });
      setOlder([]);
      return true;
    } catch (error) {
      // In passing, for the way on below the last row, where the other errors stand, has not failed.
      toast.error(messageOf(error as Error));
      return false;
    } finally {
      setState(RESTING);
    }
  }

  return {
    first,
    pages,
    count: end.start + end.count,
    /** Null when the list has its end. */
    next: end.next,
    /** A search gives up a page half-full when it takes long; then it goes on only when asked to. */
    isPaused: end.next !== null && end.count < LIST_PAGE_SIZE,
    ...state,
    readOlder,
    refresh,
    optionsOf,
  };
}
export type EventPages = ReturnType<typeof useEventPages>;

const RESTING = { busy: false, error: null };

function known(cursor: EventCursor | null, start: number, page: EventPage): KnownPage {
  return { cursor, start, count: page.events.length, next: page.nextCursor };
}

/** The rows of one page; undefined while it is being read again. */
export function usePageRows(pages: EventPages, { cursor }: KnownPage): EventRow[] | undefined {
  const { data } = useQuery({ ...pages.optionsOf(cursor), enabled: cursor !== null });
  return (cursor === null ? pages.first : data)?.events;
}
