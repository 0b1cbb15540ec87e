"use client";

import { useRef, useState } from "react";
import { REPLAY_PICKED_AT_MOST } from "#server/domain/replay";

export type Selection = {
  /** The events ticked one by one, or all that match the filter, also those not on screen. */
  kind: "picked" | "all";
  ids: ReadonlySet<string>;
};
const NONE: Selection = { kind: "picked", ids: new Set() };

/**
 * The rows that are ticked. With Shift, all from the one ticked before. `idsBetween` gives the rows
 * from one place in the list to another.
 */
export function useSelection(idsBetween: (first: number, last: number) => string[]) {
  const [selection, setSelection] = useState(NONE);
  const [isFull, setFull] = useState(false);
  const anchor = useRef<number | null>(null);

  function toggle(index: number, id: string, withShift: boolean) {
    const isOn = selection.kind === "all" || !selection.ids.has(id);
    const from = withShift && anchor.current !== null ? anchor.current : index;
    const [low, high] = from < index ? [from, index] : [index, from];
    anchor.current = index;
    const ids = new Set(selection.kind === "all" ? [] : selection.ids);
    for (const one of from === index ? [id] : idsBetween(low, high)) {
      if (isOn) ids.add(one);
      else ids.delete(one);
    }
    setFull(ids.size > REPLAY_PICKED_AT_MOST);
    setSelection({ kind: "picked", ids: new Set([...ids].slice(0, REPLAY_PICKED_AT_MOST)) });
  }

  return {
    selection,
    /** More were ticked than can be by hand. */
    isFull,
    count: selection.kind === "all" ? null : selection.ids.size,
    toggle,
    selectAll: () => {
      setFull(false);
      setSelection({ kind: "all", ids: new Set() });
    },
    clear: () => {
      anchor.current = null;
      setFull(false);
      setSelection(NONE);
    },
  };
}
