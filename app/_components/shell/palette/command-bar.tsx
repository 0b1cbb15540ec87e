"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Suspense, useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { cn } from "../../ui/class-names";
import { lazyPart } from "../../ui/missing-part";

const Palette = lazyPart(() => import("./palette"));
const ShortcutSheet = lazyPart(() => import("@/_shortcuts/shortcut-sheet"));
const ZoneDialog = lazyPart(() => import("@/_time/zone-dialog"));

type Shown = "palette" | "shortcuts" | "zone" | null;
type Keys = { press: (event: KeyboardEvent) => void; withdraw: () => void };

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

  const keys = useRef<Keys | null>(null);

  const ready = useCallback(async (): Promise<Keys> => {
    const file = await import("./keys");
    keys.current ??= {
      press: file.pressKey,
      withdraw: file.registerEverywhere(show, (path) => router.push(path)),
    };
    return keys.current;
  }, [router]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        show(shown === "palette" ? null : "palette");
      } else if (keys.current) {
        keys.current.press(event);
      } else {
        // What keys do comes with the first of them.
        void ready().then(({ press }) => press(event));
      }
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      keys.current?.withdraw();
      keys.current = null;
    };
  }, [ready]);

  const close = () => show(null);
  const showKeys = () => void ready().then(() => show("shortcuts"));
  return (
    <Suspense>
      {open === "palette" && (
        <Palette onClose={close} onShortcuts={showKeys} onZone={() => show("zone")} />
      )}
      {open === "shortcuts" && <ShortcutSheet onClose={close} />}
      {open === "zone" && <ZoneDialog onClose={close} />}
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
        <kbd
          aria-hidden
          className="ml-auto rounded-sm border px-1 font-mono text-2xs max-md:hidden"
        >
          Ctrl K
        </kbd>
      )}
    </button>
  );
}
