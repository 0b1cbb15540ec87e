"use client";

import { useRef } from "react";
import { cn } from "@/_components/ui/class-names";
import { TableHead, TableHeader } from "@/_components/ui/table";
import { useIsPrinted } from "@/_print/printing";
import { COLUMN_WORDS, type EventColumn } from "../columns";
import { LIST_PAGE_SIZE } from "../list-query";
import { EventLine, LineSkeleton } from "./event-line";
import { type EventPages, type EventRow, type KnownPage, usePageRows } from "./use-event-pages";
import { ROW_HEIGHT, useRowHeight } from "./use-row-height";
import { useVisibleRows } from "./use-visible-rows";

/**
 * As wide as what stands in it, and never as what happens to be on screen: nothing may jump. What is
 * left is the type's, and from 1024 px on that must hold its longest word.
 */
const COLUMN_WIDTHS: Record<EventColumn, string> = {
  client: "w-40 lg:max-xl:w-26 print:w-32 max-lg:not-print:hidden",
  call: "w-64 max-xl:hidden",
  status: "w-30 lg:max-xl:w-28 print:w-27 max-lg:not-print:hidden",
  duplicates: "w-28 lg:max-xl:w-23 print:w-22 max-lg:not-print:hidden",
  attempts: "w-24 max-lg:hidden",
  processing: "w-28 lg:max-xl:w-24 print:w-22 max-lg:not-print:hidden",
  size: "w-24 max-xl:hidden",
};
const NUMERIC = new Set<EventColumn>(["duplicates", "attempts", "processing", "size"]);

export type Lines = {
  columns: readonly EventColumn[];
  clientNames: ReadonlyMap<string, string>;
  /** Where a row leads when it is opened in a tab of its own. */
  hrefOf: (id: string) => string;
  /** The event in the drawer. */
  openedId: string | null;
  onOpen: (id: string) => void;
  isPicked: (id: string) => boolean;
  onPick: (index: number, id: string, withShift: boolean) => void;
};

/** Events one per line, however many: only those on screen are there. */
export function EventTable({
  pages,
  lines,
  currentOf,
}: {
  pages: EventPages;
  lines: Lines;
  /** What has become of an event since its page was read. */
  currentOf: (event: EventRow) => EventRow;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const rowHeight = useRowHeight();
  const visible = useVisibleRows(body, { count: pages.count, rowHeight });
  const isPrinted = useIsPrinted();
  const { first, last } = isPrinted ? printedRows(pages) : visible;
  const { columns } = lines;
  return (
    <table
      aria-label="Events"
      aria-rowcount={pages.next === null ? pages.count + 1 : -1}
      className={cn(ROW_HEIGHT, "w-full table-fixed border-collapse text-left text-sm")}
    >
      <TableHead>
        <tr aria-rowindex={1}>
          <TableHeader className="w-11 max-sm:hidden print:hidden">
            <span className="sr-only">Picked</span>
          </TableHeader>
          <TableHeader className="w-24 sm:w-40 lg:max-xl:w-37 max-sm:pl-4 print:w-38">
            Received
          </TableHeader>
          <TableHeader>Type</TableHeader>
          {columns.map((column) => (
            <TableHeader
              key={column}
              numeric={NUMERIC.has(column)}
              className={COLUMN_WIDTHS[column]}
            >
              {COLUMN_WORDS[column]}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <tbody ref={body} className="[&>tr:last-child]:border-b-0">
        <Room rows={first} />
        {pages.pages.map(
          (page) =>
            page.start < last &&
            page.start + page.count > first && (
              <PageLines
                key={page.start}
                page={page}
                pages={pages}
                first={Math.max(first, page.start)}
                last={Math.min(last, page.start + page.count)}
                lines={lines}
                currentOf={currentOf}
              />
            ),
        )}
        <Room rows={isPrinted ? 0 : pages.count - last} />
      </tbody>
    </table>
  );
}

/** Paper has no scrolling: the first of them, without the room that the others take on a screen. */
function printedRows({ count }: EventPages) {
  return { first: 0, last: Math.min(count, LIST_PAGE_SIZE) };
}

/** The lines of one page of the list, from `first` up to `last`. */
function PageLines({
  page,
  pages,
  first,
  last,
  lines,
  currentOf,
}: {
  page: KnownPage;
  pages: EventPages;
  first: number;
  last: number;
  lines: Lines;
  currentOf: (event: EventRow) => EventRow;
}) {
  const rows = usePageRows(pages, page);
  return Array.from({ length: last - first }, (_, at) => {
    const index = first + at;
    const event = rows?.[index - page.start];
    return event === undefined ? (
      <LineSkeleton key={index} />
    ) : (
      <EventLine key={event.id} event={currentOf(event)} index={index} lines={lines} />
    );
  });
}

/** Takes the place of rows that are not on screen. */
function Room({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden style={{ height: `calc(${rows} * var(--row-height))` }}>
      {/* One cell: spanning columns that a narrow screen hides would bring them back. */}
      <td />
    </tr>
  );
}
