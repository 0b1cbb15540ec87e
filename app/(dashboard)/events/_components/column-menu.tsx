"use client";

import { Columns3 } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { Menu, MenuCheckboxItem, MenuContent, MenuLabel, MenuTrigger } from "@/_components/ui/menu";
import { COLUMN_WORDS, EVENT_COLUMNS, type EventColumn } from "../columns";

/** Which columns are shown, where the screen is wide enough for them. */
export function ColumnMenu({
  columns,
  onChange,
}: {
  columns: readonly EventColumn[];
  onChange: (columns: readonly EventColumn[]) => void;
}) {
  return (
    <Menu>
      <Button asChild variant="ghost" className="max-sm:hidden">
        <MenuTrigger>
          <Columns3 aria-hidden />
          Columns
        </MenuTrigger>
      </Button>
      <MenuContent align="end">
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
      </MenuContent>
    </Menu>
  );
}
