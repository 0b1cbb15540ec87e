"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { useWhyNot } from "@/_auth/staff-role";
import { useModal } from "@/_components/ui/dialog";
import { messageOf } from "@/_components/ui/query-boundary";
import { sharePage } from "@/_share/share-page";
import { useTRPC } from "@/_trpc/client";
import { chooseTheme } from "../theme";
import { type Entry, entriesFor } from "./entries";
import { addRecent, readRecent } from "./recent";

/** Long enough that nobody who types is asked after at every letter. */
const REST_MS = 120;

/**
 * Finds pages, clients, calls, events and actions. A combobox with a list: the focus stays in the
 * field, arrows move what is chosen, Enter goes there.
 */
export default function Palette({
  onClose,
  onShortcuts,
  onZone,
}: {
  onClose: () => void;
  onShortcuts: () => void;
  onZone: () => void;
}) {
  const id = useId();
  const ref = useModal(onClose);
  const router = useRouter();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const [recent] = useState(readRecent);
  const { found, error } = useFound(text.trim());
  const may = {
    manage_clients: useWhyNot("manage_clients") === null,
    replay: useWhyNot("replay") === null,
  };
  const entries = entriesFor(text, {
    may,
    found,
    recent,
    actions: [
      { label: "Share", hint: "copy a link to exactly this page", run: () => void sharePage() },
      { label: "Print", hint: "this page, for paper or as a PDF", run: printPage },
      { label: "Toggle theme", hint: "light or dark", run: toggleTheme },
      { label: "Time zone", hint: "that times are shown in", run: onZone },
      { label: "Keyboard shortcuts", hint: "?", run: onShortcuts },
    ],
  });
  const at = Math.min(chosen, entries.length - 1);
  const list = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is chosen is to be in sight
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const follow = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    if (entry.run) entry.run();
    else {
      addRecent({ href: entry.href, label: entry.label, hint: entry.hint });
      router.push(entry.href);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = entries.length - 1;
    if (event.key === "ArrowDown") setChosen(at >= last ? 0 : at + 1);
    else if (event.key === "ArrowUp") setChosen(at <= 0 ? last : at - 1);
    else if (event.key === "Enter") follow(entries[at]);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click beside it does
    <dialog
      ref={ref}
      aria-label="Find anything"
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className="mx-auto mt-[12dvh] mb-auto w-[calc(100vw-2rem)] max-w-xl animate-in overflow-clip rounded-lg border bg-raised text-ink shadow-overlay fade-in-0 zoom-in-98 backdrop:bg-[rgb(8_10_16/0.5)]"
    >
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search className="size-4 shrink-0 text-faint" aria-hidden />
        <input
          role="combobox"
          aria-label="Page, client, call or event"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="A page, a client, or the id of a call or event…"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Found"
        tabIndex={-1}
        className="max-h-[min(24rem,60dvh)] overflow-y-auto p-2"
      >
        {entries.map((entry, index) => (
          <Option
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other identity
            key={index}
            id={`${id}-${index}`}
            entry={entry}
            isFirst={entries[index - 1]?.group !== entry.group}
            isChosen={index === at}
            onPoint={() => setChosen(index)}
            onChoose={() => follow(entry)}
          />
        ))}
      </div>
      {error && (
        <p
          className="flex items-start gap-2 border-t px-4 py-2.5 text-xs text-danger-ink"
          role="alert"
        >
          <TriangleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          Clients, calls and events could not be looked up. {messageOf(error)}
        </p>
      )}
      <p role="status" className="sr-only">
        {entries.length} found
      </p>
    </dialog>
  );
}

function Option({
  id,
  entry,
  isFirst,
  isChosen,
  onPoint,
  onChoose,
}: {
  id: string;
  entry: Entry;
  isFirst: boolean;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  return (
    <>
      {isFirst && (
        <div aria-hidden className="px-2 pt-2 pb-1 text-xs text-muted first:pt-0">
          {entry.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isChosen}
        aria-label={[entry.label, entry.hint, entry.group].filter(Boolean).join(", ")}
        onPointerMove={onPoint}
        onClick={onChoose}
        className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 text-sm aria-selected:bg-accent-soft aria-selected:text-accent-ink"
      >
        <span className="min-w-0 truncate">{entry.label}</span>
        <span className="ml-auto min-w-0 shrink-0 truncate text-xs text-muted max-sm:max-w-[40%]">
          {entry.hint}
        </span>
      </div>
    </>
  );
}

/** What the server knows of a text, once the typing rests. */
function useFound(text: string) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(setAsked, REST_MS, text);
    return () => clearTimeout(timer);
  }, [text]);
  const wanted = useDeferredValue(asked);
  const { data: found, error } = useQuery({
    ...trpc.find.places.queryOptions({ text: wanted }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  if (text === "") return { found: undefined, error: null };
  return { found, error: error as Error | null };
}

/** Once the palette is gone, which would else stand before the page. */
function printPage(): void {
  setTimeout(() => window.print());
}

function toggleTheme(): void {
  chooseTheme(document.documentElement.classList.contains("dark") ? "light" : "dark");
}
