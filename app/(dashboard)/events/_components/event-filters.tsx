import { Copy, FlaskConical, GitCompare, X } from "lucide-react";
import { EVENT_STATUSES, KNOWN_EVENT_TYPES } from "#server/domain/event";
import type { RouterOutputs } from "#server/trpc/root";
import { Button } from "@/_components/ui/button";
import { STATUS_LOOKS } from "@/_components/ui/status-badge";
import { ToggleButton } from "@/_components/ui/toggle-button";
import type { EventFilterParams } from "../search-params";
import { CallIdFilter } from "./call-id-filter";
import { FilterSelect } from "./filter-select";
import { TimeFilter } from "./time-filter";

type Choices = RouterOutputs["events"]["choices"];

/** What belongs together wraps together. */
const GROUP = "flex flex-wrap items-center gap-2 max-sm:w-full";

/** The filter bar. Without `choices` (still loading, or not to be had) the documented ones serve. */
export function EventFilters({
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
  onChange: (change: Partial<EventFilterParams>) => void;
  onClear: () => void;
}) {
  const types = choices?.types ?? KNOWN_EVENT_TYPES;
  return (
    <search aria-label="Filter events" className="flex flex-wrap items-center gap-2">
      <div className={GROUP}>
        <CallIdFilter value={filters.call} onChange={(call) => onChange({ call })} />
        <FilterSelect
          label="Client"
          any="All clients"
          value={filters.client}
          options={(choices?.clients ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(client) => onChange({ client })}
        />
        <FilterSelect
          label="Event type"
          any="All types"
          value={filters.type}
          options={types.map((type) => ({ value: type, label: type }))}
          onChange={(type) => onChange({ type })}
        />
        <FilterSelect
          label="Status"
          any="Any status"
          value={filters.status}
          options={EVENT_STATUSES.map((status) => ({
            value: status,
            label: STATUS_LOOKS[status].word,
          }))}
          onChange={(status) => onChange({ status })}
        />
        <TimeFilter filters={filters} onChange={onChange} />
      </div>
      <div className={GROUP}>
        <ToggleButton
          pressed={filters.duplicates}
          onPressedChange={(duplicates) => onChange({ duplicates })}
        >
          <Copy aria-hidden />
          Duplicates only
        </ToggleButton>
        <ToggleButton
          pressed={filters.divergent}
          onPressedChange={(divergent) => onChange({ divergent })}
        >
          <GitCompare aria-hidden />
          Divergent only
        </ToggleButton>
        <ToggleButton pressed={filters.tests} onPressedChange={(tests) => onChange({ tests })}>
          <FlaskConical aria-hidden />
          Include tests
        </ToggleButton>
        {active > 0 && (
          <Button variant="ghost" onClick={onClear}>
            <X aria-hidden />
            Clear {active === 1 ? "filter" : `${active} filters`}
          </Button>
        )}
      </div>
    </search>
  );
}
