"use client";

import { ArrowDownWideNarrow, ArrowUpNarrowWide, Search, TriangleAlert } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { EmptyState } from "@/_components/ui/empty-state";
import { Select } from "@/_components/ui/select";
import { ToggleButton } from "@/_components/ui/toggle-button";
import { AddClientLink } from "./add-client-link";
import { ClientCount } from "./client-count";
import { ClientSearch } from "./client-search";
import { ClientsCards } from "./clients-cards";
import { type ClientRow, COLUMNS, type Sorting } from "./clients-columns";
import { ClientsTable } from "./clients-table";
import { findClients } from "./find-clients";
import type { ShownSpan } from "./shown-span";
import { SORT_KEYS, sortClients } from "./sort-clients";

/** More are drawn when they are asked for: hundreds of rows at once make a page slow. */
const SHOWN_AT_FIRST = 50;

export type ClientsFilter = { q: string; attention: boolean; sorting: Sorting };

/** The clients, found, sorted, and as many of them as are wanted: a table, or cards on a phone. */
export function ClientsCard({
  clients,
  span,
  filter,
  onChange,
}: {
  clients: readonly ClientRow[];
  span: ShownSpan;
  filter: ClientsFilter;
  onChange: (filter: Partial<ClientsFilter>) => void;
}) {
  const [showsAll, setShowsAll] = useState(false);
  const { q, attention, sorting } = filter;
  // Typing stays ahead of two hundred rows.
  const sought = useDeferredValue(q);
  const found = sortClients(
    findClients(clients, sought).filter(({ problems }) => !attention || problems.length > 0),
    sorting.key,
    sorting.order,
  );
  const shown = showsAll ? found : found.slice(0, SHOWN_AT_FIRST);
  return (
    <Card className="print:break-inside-auto">
      <CardHeader
        title="Clients"
        description={`Events received in ${span.words}; tests are not counted.`}
        actions={<AddClientLink isAside />}
      />
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5 print:hidden">
        <ClientSearch q={q} onChange={(typed) => onChange({ q: typed })} />
        <ToggleButton
          pressed={attention}
          onPressedChange={(pressed) => onChange({ attention: pressed })}
        >
          <TriangleAlert aria-hidden />
          Needs attention
        </ToggleButton>
        <SortChoice sorting={sorting} onChange={(chosen) => onChange({ sorting: chosen })} />
        <ClientCount found={found.length} all={clients.length} />
      </div>
      {found.length === 0 ? (
        <NoneFound onReset={() => onChange({ q: "", attention: false })} attention={attention} />
      ) : (
        <>
          <div className="hidden md:not-print:block">
            <ClientsTable
              clients={shown}
              span={span}
              sorting={sorting}
              onSort={(chosen) => onChange({ sorting: chosen })}
            />
          </div>
          <div className="md:not-print:hidden">
            <ClientsCards clients={shown} span={span} />
          </div>
        </>
      )}
      {shown.length < found.length && (
        <div className="flex items-center justify-center gap-3 border-t px-4 py-3 text-xs text-muted">
          The first {formatCount(shown.length)} are shown.
          <Button size="sm" onClick={() => setShowsAll(true)}>
            Show all {formatCount(found.length)}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** On a phone, where no column heads can be pressed. */
function SortChoice({
  sorting,
  onChange,
}: {
  sorting: Sorting;
  onChange: (sorting: Sorting) => void;
}) {
  const isDown = sorting.order === "desc";
  const Icon = isDown ? ArrowDownWideNarrow : ArrowUpNarrowWide;
  return (
    <span className="flex items-center gap-2 md:hidden">
      <Select
        aria-label="Sort by"
        className="w-36"
        value={sorting.key}
        onChange={(event) => {
          const key = SORT_KEYS.find((each) => each === event.target.value);
          if (key !== undefined) onChange({ key, order: "desc" });
        }}
      >
        {COLUMNS.map(({ key, label, long }) =>
          key === undefined ? null : (
            <option key={key} value={key}>
              {long ?? label}
            </option>
          ),
        )}
      </Select>
      <Button
        size="icon"
        aria-label={isDown ? "Sort the other way" : "Sort as usual"}
        onClick={() => onChange({ ...sorting, order: isDown ? "asc" : "desc" })}
      >
        <Icon aria-hidden />
      </Button>
    </span>
  );
}

function NoneFound({ attention, onReset }: { attention: boolean; onReset: () => void }) {
  return (
    <EmptyState
      Icon={Search}
      title={attention ? "No client here needs attention" : "No client is called that"}
      action={<Button onClick={onReset}>Show all clients</Button>}
    >
      {attention
        ? "What went wrong before is under Failures and Refused."
        : "Names and ids are looked through."}
    </EmptyState>
  );
}
