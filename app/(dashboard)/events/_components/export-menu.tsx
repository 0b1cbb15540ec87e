"use client";

import { Download } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/_components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/_components/ui/menu";

const FORMATS = [
  { format: "csv", label: "CSV", hint: "For spreadsheets; without bodies" },
  { format: "ndjson", label: "JSON, one event per line", hint: "Without bodies" },
  { format: "ndjson-bodies", label: "JSON with bodies", hint: "All that Retell sent" },
];

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
        <Button asChild size={size} variant={size === "sm" ? "secondary" : "ghost"}>
          <MenuTrigger>
            <Download aria-hidden />
            Export
          </MenuTrigger>
        </Button>
        <MenuContent align="end">
          <MenuLabel>Times are in UTC, phone numbers masked</MenuLabel>
          {FORMATS.map((one) => (
            <MenuItem
              key={one.format}
              onSelect={() => {
                if (format.current === null) return;
                format.current.value = one.format;
                form.current?.submit();
              }}
            >
              <span className="grid">
                {one.label}
                <span className="text-xs text-muted">{one.hint}</span>
              </span>
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
    </>
  );
}
