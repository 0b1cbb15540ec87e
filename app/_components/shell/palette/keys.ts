import { sharePage } from "@/_share/share-page";
import {
  canSelectRow,
  focusSearch,
  hasRows,
  hasSearch,
  moveToRow,
  selectRow,
} from "@/_shortcuts/list-rows";
import { registerShortcuts, type Shortcut } from "@/_shortcuts/shortcuts";
import { NAV_ITEMS } from "../nav-items";

export { pressKey } from "@/_shortcuts/shortcuts";

/** The keys that every page has. @returns how to take them back */
export function registerEverywhere(
  show: (shown: "shortcuts") => void,
  go: (path: string) => void,
): () => void {
  return registerShortcuts(everywhere(show, go));
}

/** `g` and the first letter of a page that no page before it has. */
const LETTERS: Record<string, string> = {
  "/": "o",
  "/events": "e",
  "/duplicates": "d",
  "/failures": "f",
  "/replays": "p",
  "/clients": "c",
  "/refused": "r",
  "/alerts": "a",
};

function everywhere(show: (shown: "shortcuts") => void, go: (path: string) => void): Shortcut[] {
  return [
    ...NAV_ITEMS.flatMap(({ href, label }): Shortcut[] => {
      const letter = LETTERS[href];
      return letter ? [{ keys: `g ${letter}`, label, group: "Go to", run: () => go(href) }] : [];
    }),
    { keys: "g s", label: "Settings", group: "Go to", run: () => go("/settings") },
    { keys: "j", label: "Next row", group: "Lists", isAvailable: hasRows, run: () => moveToRow(1) },
    {
      keys: "k",
      label: "Row before",
      group: "Lists",
      isAvailable: hasRows,
      run: () => moveToRow(-1),
    },
    {
      keys: "x",
      label: "Select the row",
      group: "Lists",
      isAvailable: canSelectRow,
      run: selectRow,
    },
    {
      keys: "/",
      label: "Search this page",
      group: "Lists",
      isAvailable: hasSearch,
      run: focusSearch,
    },
    {
      keys: "s",
      label: "Share: copy a link to this page",
      group: "Everywhere",
      run: () => void sharePage(),
    },
    { keys: "?", label: "These shortcuts", group: "Everywhere", run: () => show("shortcuts") },
  ];
}
