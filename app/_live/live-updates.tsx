"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { goToLogin } from "@/_trpc/leave-when-signed-out";
import { createConnection, type LiveState } from "./connection";
import { keepCurrent } from "./keep-current";

/** One per tab, shared by all that is on the page. */
const connection = createConnection(goToLogin);

/** Keeps the queries of the pages beside it current: see `live()`. Rendered once, above the pages. */
export function LiveUpdates() {
  const client = useQueryClient();
  useEffect(() => {
    const end = keepCurrent(client, connection);
    connection.start();
    return end;
  }, [client]);
  return null;
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.onState, connection.state, () => "connecting");
}
