"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import {
  MenuCheckboxItem,
  MenuItem,
  MenuPage,
  MenuPageItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from "@/_components/ui/menu-items";
import type { EventFilterParams } from "../search-params";
import { type Change, type ChoiceField, RANGES, RECEIVED, SWITCHES } from "./filter-fields";

/** First what to filter by, then by what of it. */
export function AddFilter({
  fields,
  filters,
  onChange,
  onChooseTimes,
}: {
  fields: readonly ChoiceField[];
  filters: EventFilterParams;
  onChange: (change: Change) => void;
  onChooseTimes: () => void;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  if (chosen === null) {
    return (
      <MenuPage key="fields" label="Filter by">
        {[...fields.map(({ label }) => label), RECEIVED].map((label) => (
          <MenuPageItem key={label} aria-haspopup="menu" onSelect={() => setChosen(label)}>
            {label}
            <ChevronRight className="ml-auto" aria-hidden />
          </MenuPageItem>
        ))}
        <MenuSeparator />
        {SWITCHES.map(({ name, label }) => (
          <MenuCheckboxItem
            key={name}
            checked={filters[name]}
            onChange={(checked) => onChange({ [name]: checked })}
          >
            {label}
          </MenuCheckboxItem>
        ))}
      </MenuPage>
    );
  }
  const field = fields.find(({ label }) => label === chosen);
  return (
    <MenuPage key={chosen} label={chosen}>
      {field ? (
        <ChoiceItems field={field} onChange={onChange} />
      ) : (
        <TimeItems filters={filters} onChange={onChange} onChooseTimes={onChooseTimes} />
      )}
      <MenuSeparator />
      <MenuPageItem onSelect={() => setChosen(null)}>
        <ChevronLeft aria-hidden />
        Other filters
      </MenuPageItem>
    </MenuPage>
  );
}

/** One of several values. */
export function ChoiceItems({
  field,
  onChange,
}: {
  field: ChoiceField;
  onChange: (change: Change) => void;
}) {
  if (field.options.length === 0) return <MenuItem aria-disabled>There are none yet</MenuItem>;
  return (
    <MenuRadioGroup
      value={field.value ?? ""}
      onValueChange={(value) => onChange(field.change(value))}
    >
      {field.options.map(({ value, label }) => (
        <MenuRadioItem key={value} value={value}>
          <span className="max-w-72 truncate">{label}</span>
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

/** How far back, or between which two moments. */
export function TimeItems({
  filters,
  onChange,
  onChooseTimes,
}: {
  filters: EventFilterParams;
  onChange: (change: Change) => void;
  onChooseTimes: () => void;
}) {
  return (
    <>
      <MenuRadioGroup
        value={filters.range ?? ""}
        onValueChange={(value) => {
          const range = RANGES.find((one) => one.value === value)?.value ?? null;
          onChange({ range, from: null, to: null });
        }}
      >
        {RANGES.map(({ value, label }) => (
          <MenuRadioItem key={value} value={value}>
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem className="pl-8" onSelect={onChooseTimes}>
        Between two times…
      </MenuItem>
    </>
  );
}
