"use client";

import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/_components/ui/class-names";
import { Input } from "@/_components/ui/input";

/** Finds the events of one call or chat by its whole id; takes effect on Enter or on leaving. */
export function CallIdFilter({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (callId: string | null) => void;
}) {
  const [draft, setDraft] = useState(value ?? "");
  useEffect(() => setDraft(value ?? ""), [value]);

  function commit(text: string) {
    const callId = text.trim() || null;
    if (callId !== value) onChange(callId);
  }

  return (
    <form
      className="relative w-full sm:w-72"
      onSubmit={(event) => {
        event.preventDefault();
        commit(draft);
      }}
    >
      <Search
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
        aria-hidden
      />
      <Input
        aria-label="Call or chat id"
        placeholder="Call or chat id"
        value={draft}
        maxLength={300}
        spellCheck={false}
        autoComplete="off"
        enterKeyHint="search"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => commit(draft)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(value ?? "");
        }}
        className={cn("pr-8 pl-8", value && "border-accent font-mono text-xs")}
      />
      {draft !== "" && (
        <button
          type="button"
          aria-label="Clear call id"
          className="absolute top-1 right-1 grid size-6 place-items-center rounded-sm text-muted hover:bg-hover hover:text-ink"
          onClick={() => {
            setDraft("");
            commit("");
          }}
        >
          <X className="size-3.5" aria-hidden />
        </button>
      )}
    </form>
  );
}
