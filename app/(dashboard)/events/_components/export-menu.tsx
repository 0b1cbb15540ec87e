"use client";

import { Download } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/_components/ui/button";
import { Menu, MenuContent, MenuTrigger } from "@/_components/ui/menu";
import { lazyPart } from "@/_components/ui/missing-part";

const loadItems = () => import("./export-items");
const ExportItems = lazyPart(loadItems);

/** Saves exactly what the filter lets through, or the picked events, as a file. */
export function ExportMenu({
  search,
  ids,
  size = "md",
}: {
  /** The filter as it stands in the URL. */
  search: string;
  ids: readonly string[] | null;
  size?: "sm" | "md";
}) {
  const form = useRef<HTMLFormElement>(null);
  const format = useRef<HTMLInputElement>(null);
  return (
    <>
      {/* A form and no link: two hundred ids are too long for an address. */}
      <form ref={form} method="post" action={`/api/events/export${search}`} hidden>
        <input ref={format} name="format" type="hidden" />
        {ids !== null && <input name="ids" type="hidden" value={ids.join(",")} readOnly />}
      </form>
      <Menu>
        {/* Beside the search it is as tall as that. */}
        <Button
          asChild
          size={size}
          variant={size === "sm" ? "secondary" : "ghost"}
          className={size === "sm" ? undefined : "h-9"}
        >
          <MenuTrigger load={loadItems}>
            <Download aria-hidden />
            Export
          </MenuTrigger>
        </Button>
        <MenuContent align="end">
          <ExportItems
            onChoose={(chosen) => {
              if (format.current === null) return;
              format.current.value = chosen;
              form.current?.submit();
            }}
          />
        </MenuContent>
      </Menu>
    </>
  );
}
