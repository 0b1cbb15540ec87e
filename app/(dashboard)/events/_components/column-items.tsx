"use client";

import { MenuCheckboxItem, MenuLabel } from "@/_components/ui/menu-items";
import { COLUMN_WORDS, EVENT_COLUMNS, type EventColumn } from "../columns";

/** Each column that a list of events may have, to be shown or not. */
export default function ColumnItems({
  columns,
  onChange,
}: {
  columns: readonly EventColumn[];
  onChange: (columns: readonly EventColumn[]) => void;
}) {
  return (
    <>
      <MenuLabel>Shown where there is room</MenuLabel>
      {EVENT_COLUMNS.map((column) => (
        <MenuCheckboxItem
          key={column}
          checked={columns.includes(column)}
          onChange={(checked) =>
            onChange(checked ? [...columns, column] : columns.filter((one) => one !== column))
          }
        >
          {COLUMN_WORDS[column]}
        </MenuCheckboxItem>
      ))}
    </>
  );
}
