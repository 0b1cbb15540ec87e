"use client";

import { CircleAlert, Plus } from "lucide-react";
import { useState } from "react";
import { KNOWN_EVENT_TYPES } from "#server/domain/event";
import { Button } from "@/_components/ui/button";
import { Input } from "@/_components/ui/input";
import { Segmented } from "@/_components/ui/segmented";
import { ToggleButton } from "@/_components/ui/toggle-button";

/** All event types, or those that are pressed; a type that we don't know can be typed in. */
export function EventTypesField({
  value,
  onChange,
  error,
}: {
  value: string[] | null;
  onChange: (types: string[] | null) => void;
  error: string | null;
}) {
  /** What was chosen before "All" was. */
  const [chosen, setChosen] = useState<string[]>(value ?? []);
  const [offered, setOffered] = useState<string[]>([
    ...KNOWN_EVENT_TYPES,
    ...(value ?? []).filter((type) => !KNOWN_EVENT_TYPES.some((known) => known === type)),
  ]);

  function choose(types: string[]) {
    setChosen(types);
    onChange(types);
  }

  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 text-sm font-medium">Event types</legend>
      <Segmented
        label="Event types"
        className="justify-self-start"
        value={value === null ? "all" : "chosen"}
        options={[
          { value: "all", label: "All" },
          { value: "chosen", label: "Only these" },
        ]}
        onChange={(which) => onChange(which === "all" ? null : chosen)}
      />
      {value === null ? (
        <p className="text-xs text-muted">
          Also those that Retell may add later. Most receivers want few of them.
        </p>
      ) : (
        <>
          <div className="flex flex-wrap gap-1.5">
            {offered.map((type) => (
              <ToggleButton
                key={type}
                pressed={value.includes(type)}
                onPressedChange={(pressed) =>
                  choose(pressed ? [...value, type] : value.filter((one) => one !== type))
                }
                className="h-7 px-2 font-mono text-xs"
              >
                {type}
              </ToggleButton>
            ))}
          </div>
          <OtherType
            onAdd={(type) => {
              if (!offered.includes(type)) setOffered([...offered, type]);
              if (!value.includes(type)) choose([...value, type]);
            }}
          />
        </>
      )}
      {error && (
        <p className="flex items-start gap-1.5 text-xs text-danger-ink">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
    </fieldset>
  );
}

function OtherType({ onAdd }: { onAdd: (type: string) => void }) {
  const [type, setType] = useState("");
  const add = () => {
    if (type.trim() === "") return;
    onAdd(type.trim());
    setType("");
  };
  return (
    <div className="flex max-w-sm gap-2">
      <Input
        aria-label="Another event type"
        value={type}
        onChange={(event) => setType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // It adds the type, and does not send the form.
          event.preventDefault();
          add();
        }}
        maxLength={255}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-xs"
        placeholder="another_event_type"
      />
      <Button onClick={add} disabled={type.trim() === ""}>
        <Plus aria-hidden />
        Add
      </Button>
    </div>
  );
}
