"use client";

import { Search, X } from "lucide-react";
import { DIVERGENCES } from "#server/domain/divergence";
import { DUPLICATE_CAUSES } from "#server/domain/duplicate-cause";
import { CAUSE_LOOKS } from "@/_components/duplicate-cause";
import { Button } from "@/_components/ui/button";
import { Input } from "@/_components/ui/input";
import { Select } from "@/_components/ui/select";
import { DIVERGENCE_LOOKS } from "@/_components/ui/status-badge";
import { SearchForm } from "@/_url/search-form";
import { useDraft } from "@/_url/use-draft";
import { ClientSelect } from "../../_components/client-select";
import type { DuplicateParams } from "../search-params";

const NOTHING = { client: null, call: null, cause: null, divergence: null } as const;

export function DuplicateFilters({
  params,
  clients,
  onChange,
}: {
  params: DuplicateParams;
  clients: readonly { id: string; name: string }[];
  onChange: (change: Partial<DuplicateParams>) => void;
}) {
  const { client, call, cause, divergence } = params;
  const isNarrowed = client !== null || call !== null || cause !== null || divergence !== null;
  return (
    <search className="flex flex-wrap items-center gap-2 print:hidden">
      <ClientSelect
        clients={clients}
        value={client}
        onChange={(client) => onChange({ client })}
        className="w-full sm:w-40 xl:w-48"
      />
      <Select
        aria-label="Why it came"
        className="min-w-0 flex-1 sm:w-34 sm:flex-none xl:w-40"
        value={cause ?? ""}
        onChange={(event) =>
          onChange({ cause: DUPLICATE_CAUSES.find((one) => one === event.target.value) ?? null })
        }
      >
        <option value="">Every cause</option>
        {DUPLICATE_CAUSES.map((one) => (
          <option key={one} value={one}>
            {CAUSE_LOOKS[one].word}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Compared with the first"
        className="min-w-0 flex-1 sm:w-40 sm:flex-none xl:w-44"
        value={divergence ?? ""}
        onChange={(event) =>
          onChange({ divergence: DIVERGENCES.find((one) => one === event.target.value) ?? null })
        }
      >
        <option value="">Same or different</option>
        {DIVERGENCES.map((one) => (
          <option key={one} value={one}>
            {DIVERGENCE_LOOKS[one].word}
          </option>
        ))}
      </Select>
      <CallFilter value={call} onChange={(value) => onChange({ call: value })} />
      {isNarrowed && (
        <Button variant="ghost" onClick={() => onChange(NOTHING)}>
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}

/** Takes effect on Enter or on leaving; what is pasted does so at once. */
function CallFilter({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (callId: string | null) => void;
}) {
  const [draft, setDraft] = useDraft(value);
  function commit(text = draft) {
    const callId = text.trim() || null;
    if (callId !== value) onChange(callId);
  }
  return (
    <SearchForm
      param="call"
      className="relative w-full sm:w-auto sm:min-w-36 sm:max-w-64 sm:flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <Search
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
        aria-hidden
      />
      <Input
        name="call"
        aria-label="Call or chat id"
        placeholder="Call or chat id"
        className="pl-8"
        value={draft}
        maxLength={255}
        spellCheck={false}
        autoComplete="off"
        enterKeyHint="search"
        onChange={(event) => {
          setDraft(event.target.value);
          const { nativeEvent } = event;
          if ("inputType" in nativeEvent && nativeEvent.inputType === "insertFromPaste") {
            commit(event.target.value);
          }
        }}
        onBlur={() => commit()}
        onKeyDown={(event) => {
          if (event.key === "Escape") setDraft(value ?? "");
        }}
      />
    </SearchForm>
  );
}
