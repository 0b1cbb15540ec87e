"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/_components/ui/button";
import { Menu, MenuContent, MenuTrigger } from "@/_components/ui/menu";
import { lazyPart } from "@/_components/ui/missing-part";
import { onDemand } from "@/_components/ui/on-demand";
import { useZone } from "@/_time/zone-context";
import type { EventFilterParams } from "../search-params";
import {
  type Change,
  type ChoiceField,
  type Choices,
  choiceFields,
  RANGE_WORDS,
  RECEIVED,
  SWITCHES,
} from "./filter-fields";
import { spanWords } from "./span-words";

const loadItems = () => import("./filter-items");
const AddFilter = lazyPart(async () => ({ default: (await loadItems()).AddFilter }));
const ChoiceItems = lazyPart(async () => ({ default: (await loadItems()).ChoiceItems }));
const TimeItems = lazyPart(async () => ({ default: (await loadItems()).TimeItems }));
const BetweenDialog = onDemand(() =>
  import("../../_components/between-dialog").then((file) => file.default),
);

/** The filters that are set, each a chip to change or to take away, and the way to add one. */
export function FilterChips({
  filters,
  choices,
  active,
  onChange,
  onClear,
}: {
  filters: EventFilterParams;
  choices: Choices | undefined;
  /** How many filters narrow the list. */
  active: number;
  onChange: (change: Change) => void;
  onClear: () => void;
}) {
  const zone = useZone();
  const [isChoosingTimes, setChoosingTimes] = useState(false);
  const fields = choiceFields(filters, choices);
  const choiceList = Object.values(fields);
  const chooseTimes = () => setChoosingTimes(true);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {choiceList.map(
        (field) =>
          field.value !== null && (
            <Chip
              key={field.label}
              label={field.label}
              value={labelOf(field)}
              onRemove={() => onChange(field.change(null))}
            >
              <ChoiceItems field={field} onChange={onChange} />
            </Chip>
          ),
      )}
      {filters.call !== null && (
        <Chip label="Call or chat" value={filters.call} onRemove={() => onChange({ call: null })} />
      )}
      {(filters.range !== null || filters.from !== null || filters.to !== null) && (
        <Chip
          label={RECEIVED}
          value={
            filters.range === null
              ? spanWords(filters.from, filters.to, zone)
              : RANGE_WORDS[filters.range].toLowerCase()
          }
          onRemove={() => onChange({ range: null, from: null, to: null })}
        >
          <TimeItems filters={filters} onChange={onChange} onChooseTimes={chooseTimes} />
        </Chip>
      )}
      {SWITCHES.map(
        ({ name, label }) =>
          filters[name] && (
            <Chip key={name} label={label} onRemove={() => onChange({ [name]: false })} />
          ),
      )}
      <Menu>
        <Button asChild variant="ghost" className="border-dashed border-line-strong">
          <MenuTrigger load={loadItems}>
            <Plus aria-hidden />
            Filter
          </MenuTrigger>
        </Button>
        <MenuContent>
          <AddFilter
            fields={choiceList}
            filters={filters}
            onChange={onChange}
            onChooseTimes={chooseTimes}
          />
        </MenuContent>
      </Menu>
      {active > 0 && (
        <Button variant="ghost" onClick={onClear}>
          Clear {active === 1 ? "filter" : `${active} filters`}
        </Button>
      )}
      {isChoosingTimes && (
        <BetweenDialog
          title="Events received between"
          from={filters.from}
          to={filters.to}
          onClose={() => setChoosingTimes(false)}
          onApply={(span) => onChange({ range: null, ...span })}
        />
      )}
    </div>
  );
}

function labelOf({ options, value }: ChoiceField): string {
  return options.find((option) => option.value === value)?.label ?? value ?? "";
}

/** With `children`, its menu, it can be changed; without, only taken away. */
function Chip({
  label,
  value,
  onRemove,
  children,
}: {
  label: string;
  value?: string;
  onRemove: () => void;
  children?: ReactNode;
}) {
  const words = (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className={value === undefined ? "" : "text-muted"}>{label}</span>
      {value !== undefined && <span className="truncate font-medium">{value}</span>}
    </span>
  );
  const look = "flex h-full min-w-0 items-center rounded-l-md pr-1.5 pl-2.5";
  return (
    <span className="inline-flex h-8 max-w-full min-w-0 items-center rounded-md border border-accent bg-accent-soft text-sm text-accent-ink sm:max-w-80">
      {children === undefined ? (
        <span className={look}>{words}</span>
      ) : (
        <Menu>
          <MenuTrigger load={loadItems} className={`${look} hover:bg-hover`}>
            {words}
          </MenuTrigger>
          <MenuContent>{children}</MenuContent>
        </Menu>
      )}
      <button
        type="button"
        aria-label={`Remove the filter ${value === undefined ? label : `${label}: ${value}`}`}
        onClick={onRemove}
        className="grid h-full w-7 shrink-0 place-items-center rounded-r-md hover:bg-hover print:hidden"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  );
}
