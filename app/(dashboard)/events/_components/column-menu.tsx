"use client";

import { Columns3 } from "lucide-react";
import { Button } from "@/_components/ui/button";
import { Menu, MenuContent, MenuTrigger } from "@/_components/ui/menu";
import { lazyPart } from "@/_components/ui/missing-part";
import type { EventColumn } from "../columns";

const loadItems = () => import("./column-items");
const ColumnItems = lazyPart(loadItems);

/** Which columns are shown, where the screen is wide enough for them. */
export function ColumnMenu(props: {
  columns: readonly EventColumn[];
  onChange: (columns: readonly EventColumn[]) => void;
}) {
  return (
    <Menu>
      <Button asChild variant="ghost" className="h-9 max-lg:hidden">
        <MenuTrigger load={loadItems}>
          <Columns3 aria-hidden />
          Columns
        </MenuTrigger>
      </Button>
      <MenuContent align="end">
        <ColumnItems {...props} />
      </MenuContent>
    </Menu>
  );
}
