"use client";

import { CircleAlert, Plus, X } from "lucide-react";
import { MAX_HEADERS } from "#server/domain/destination";
import { Button } from "@/_components/ui/button";
import { Input } from "@/_components/ui/input";
import { type HeaderDraft, newKey } from "./draft";
import type { fieldErrors } from "./field-error";

type Props = {
  value: HeaderDraft[];
  onChange: (headers: HeaderDraft[]) => void;
  errors: ReturnType<typeof fieldErrors>;
};

/** Headers of the receiver's own, an API key for example. What is stored is never shown again. */
export function HeadersField({ value, onChange, errors }: Props) {
  const change = (key: string, changes: Partial<HeaderDraft>) =>
    onChange(value.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1.5 text-sm font-medium">Headers</legend>
      <p className="text-xs text-muted">
        What the receiver asks for, such as an API key. Values are stored encrypted and not shown
        again. The signature comes on top by itself.
      </p>
      {value.length > 0 && (
        <ul className="grid grid-cols-1 gap-2">
          {value.map((header, at) => (
            <HeaderRow
              key={header.key}
              header={header}
              number={at + 1}
              error={errors.within(`headers.${at}`)}
              onChange={(changes) => change(header.key, changes)}
              onRemove={() => onChange(value.filter(({ key }) => key !== header.key))}
            />
          ))}
        </ul>
      )}
      {errors.of("headers") && <p className="text-xs text-danger-ink">{errors.of("headers")}</p>}
      <Button
        className="justify-self-start"
        disabled={value.length >= MAX_HEADERS}
        onClick={() => onChange([...value, { key: newKey(), name: "", value: "" }])}
      >
        <Plus aria-hidden />
        Add header
      </Button>
    </fieldset>
  );
}

function HeaderRow({
  header,
  number,
  error,
  onChange,
  onRemove,
}: {
  header: HeaderDraft;
  number: number;
  error: string | null;
  onChange: (changes: Partial<HeaderDraft>) => void;
  onRemove: () => void;
}) {
  const isStored = header.value === null;
  const invalid = error ? true : undefined;
  return (
    <li className="grid grid-cols-1 gap-1.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
        <Input
          aria-label={`Name of header ${number}`}
          aria-invalid={invalid}
          value={header.name}
          onChange={(event) => onChange({ name: event.target.value })}
          // Another name would be another header, whose value is not known.
          disabled={isStored}
          maxLength={100}
          spellCheck={false}
          autoCapitalize="none"
          className="font-mono text-xs max-sm:col-span-2"
          placeholder="X-Api-Key"
        />
        {isStored ? (
          <div className="flex h-8 min-w-0 items-center justify-between gap-2 rounded-md border bg-sunken pl-2.5 text-xs text-muted">
            <span className="truncate">
              <span aria-hidden>•••••••• </span>stored
            </span>
            <Button
              variant="ghost"
              size="sm"
              aria-label={`Replace the value of ${header.name}`}
              onClick={() => onChange({ value: "" })}
            >
              Replace
            </Button>
          </div>
        ) : (
          <Input
            aria-label={`Value of header ${number}`}
            aria-invalid={invalid}
            value={header.value ?? ""}
            onChange={(event) => onChange({ value: event.target.value })}
            maxLength={4_000}
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            data-1p-ignore
            data-lpignore="true"
            className="font-mono text-xs"
            placeholder="Its value"
          />
        )}
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Remove header ${number}`}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      {error && (
        <p className="flex items-start gap-1.5 text-xs text-danger-ink">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
    </li>
  );
}
