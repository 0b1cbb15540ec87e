"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { LiveState } from "./connection";
import { liveState } from "./live-state";

const AGAIN_AFTER_MS = 5_000;

/** Keeps the queries of the pages beside it current: see `live()`. Rendered once, above the pages. */
export function LiveUpdates() {
  const client = useQueryClient();
  useEffect(() => followOnceLoaded(client), [client]);
  return null;
}

/** What it takes comes after the page, which needs none of it to be shown. */
function followOnceLoaded(client: QueryClient): () => void {
  let end = () => {};
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = () => {
    import("./follow").then(
      ({ follow }) => {
        if (!isOver) end = follow(client);
      },
      () => {
        liveState.set("reconnecting");
        timer = setTimeout(load, AGAIN_AFTER_MS);
      },
    );
  };
  load();
  return () => {
    isOver = true;
    clearTimeout(timer);
    end();
  };
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(liveState.onChange, liveState.get, () => "connecting");
}
