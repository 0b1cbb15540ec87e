"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import {
  canSelectRow,
  focusSearch,
  hasRows,
  hasSearch,
  moveToRow,
  selectRow,
} from "@/_shortcuts/list-rows";
import { pressKey, registerShortcuts, type Shortcut } from "@/_shortcuts/shortcuts";
import { cn } from "../../ui/class-names";
import { NAV_ITEMS } from "../nav-items";

const Palette = lazy(() => import("./palette"));
const ShortcutSheet = lazy(() => import("@/_shortcuts/shortcut-sheet"));

type Shown = "palette" | "shortcuts" | null;

let shown: Shown = null;
const listeners = new Set<() => void>();

function show(next: Shown): void {
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Ctrl+K, the single keys of every page, and what they open. Rendered once. */
export function Commands() {
  const open = useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );
  const router = useRouter();

  useEffect(() => {
    const withdraw = registerShortcuts(everywhere((path) => router.push(path)));
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        show(shown === "palette" ? null : "palette");
      } else {
        pressKey(event);
      }
    };
    document.addEventListener("keydown", onKey);
    return () => {
      withdraw();
      document.removeEventListener("keydown", onKey);
    };
  }, [router]);

  const close = () => show(null);
  return (
    <Suspense>
      {open === "palette" && <Palette onClose={close} onShortcuts={() => show("shortcuts")} />}
      {open === "shortcuts" && <ShortcutSheet onClose={close} />}
    </Suspense>
  );
}

/** The same for whoever points. */
export function FindButton({ compact = false }: { compact?: boolean }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => show("palette")}
      className={cn(
        "flex h-8 items-center gap-2 rounded-md border bg-sunken px-2.5 text-sm whitespace-nowrap text-muted transition-colors hover:border-line-strong hover:text-ink",
        compact && "size-8 justify-center px-0",
      )}
    >
      <Search className="size-4 shrink-0" aria-hidden />
      <span className={compact ? "sr-only" : undefined}>Find…</span>
      {!compact && (
        <kbd aria-hidden className="ml-auto rounded-sm border px-1 font-mono text-2xs">
          Ctrl K
        </kbd>
      )}
    </button>
  );
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
};

function everywhere(go: (path: string) => void): Shortcut[] {
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
    { keys: "?", label: "These shortcuts", group: "Everywhere", run: () => show("shortcuts") },
  ];
}
