"use client";

import { useMemo, useSyncExternalStore } from "react";
import { useQueryState } from "@/_url/use-params";
import { EVENT_COLUMNS, type EventColumn, orderColumns, USUAL_COLUMNS } from "../columns";
import { eventListParams } from "../search-params";

const KEY = "ringonce.events.columns";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function remembered(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    // A browser may refuse to remember anything.
    return "";
  }
}

/** The last ones chosen in this browser; null for the usual. */
export function rememberedColumns(): EventColumn[] | null {
  const kept = remembered();
  return kept === "" ? null : EVENT_COLUMNS.filter((column) => kept.split(",").includes(column));
}

/** The columns shown: those of the URL, else the last ones chosen in this browser, else the usual. */
export function useColumns(): [EventColumn[], (columns: readonly EventColumn[]) => void] {
  const [inUrl, setInUrl] = useQueryState("columns", eventListParams.columns);
  const kept = useSyncExternalStore(subscribe, remembered, () => "");
  const columns = useMemo(() => {
    const known = EVENT_COLUMNS.filter((column) => kept.split(",").includes(column));
    return inUrl ?? (kept === "" ? [...USUAL_COLUMNS] : known);
  }, [inUrl, kept]);
  return [
    columns,
    (chosen) => {
      const ordered = orderColumns(chosen);
      try {
        if (ordered === null) localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, ordered.join() || "none");
      } catch {
        // Then the URL alone has them.
      }
      for (const listener of listeners) listener();
      void setInUrl(ordered, { history: "replace" });
    },
  ];
}
