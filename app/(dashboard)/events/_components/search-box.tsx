"use client";

import { CircleAlert, Search, X } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { SEARCH_LENGTH } from "#server/domain/search-length";
import { cn } from "@/_components/ui/class-names";
import { Input } from "@/_components/ui/input";
import { SearchForm } from "@/_url/search-form";
import { useDraft } from "@/_url/use-draft";

/** Free text: ids, numbers, agents, and conditions on the body. Takes effect on Enter. */
export function SearchBox({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (text: string | null) => void;
}) {
  const [draft, setDraft] = useDraft(value);
  const [isTyping, setTyping] = useState(false);
  const id = useId();

  const error = useSearchError(draft);
  // Half a condition is no mistake yet.
  const shownError = isTyping ? undefined : error;

  async function commit(text: string) {
    setTyping(false);
    const search = text.trim() || null;
    if (search === value) return;
    if (search === null || (await errorOf(search)) === undefined) onChange(search);
  }

  return (
    <SearchForm
      param="q"
      className="grid min-w-0 flex-1 gap-1 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        void commit(draft);
      }}
    >
      <div className="relative">
        <Search
          className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint"
          aria-hidden
        />
        <Input
          aria-label="Search events"
          aria-describedby={`${id}-hint`}
          aria-invalid={shownError === undefined ? undefined : true}
          name="q"
          data-search
          placeholder="Call id, phone number, agent, or call.metadata.order_id = 42"
          value={draft}
          maxLength={SEARCH_LENGTH}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          enterKeyHint="search"
          onChange={(event) => {
            setTyping(true);
            setDraft(event.target.value);
          }}
          onFocus={() => void loadParser()}
          onBlur={() => void commit(draft)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            setTyping(false);
            setDraft(value ?? "");
          }}
          className={cn("h-9 pr-9 pl-8", value && shownError === undefined && "border-accent")}
        />
        {draft !== "" && (
          <button
            type="button"
            aria-label="Clear the search"
            className="absolute top-1.5 right-1.5 grid size-6 place-items-center rounded-sm text-muted hover:bg-hover hover:text-ink"
            onClick={() => {
              setDraft("");
              void commit("");
            }}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        )}
      </div>
      <p
        id={`${id}-hint`}
        className={cn(
          "flex items-start gap-1.5 text-xs",
          shownError === undefined ? "sr-only" : "text-danger-ink",
        )}
      >
        {shownError === undefined ? (
          'Several parts are joined by "and". Conditions may use =, !=, >, <, contains, in (…), exists and is absent.'
        ) : (
          <>
            <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
            {shownError}
          </>
        )}
      </p>
    </SearchForm>
  );
}

/** The grammar is needed by whoever types, and by nobody before. */
const loadParser = () => import("#server/domain/search").catch(() => null);

/** What is wrong with a search; undefined also while that can't be said: then the server says it. */
async function errorOf(search: string): Promise<string | undefined> {
  const parser = await loadParser();
  return parser?.parseSearch(search).error;
}

function useSearchError(draft: string): string | undefined {
  const [judged, setJudged] = useState<{ draft: string; error: string | undefined }>();
  useEffect(() => {
    if (draft.trim() === "") return;
    let isCurrent = true;
    void errorOf(draft).then((error) => {
      if (isCurrent) setJudged({ draft, error });
    });
    return () => {
      isCurrent = false;
    };
  }, [draft]);
  return judged?.draft === draft ? judged.error : undefined;
}
