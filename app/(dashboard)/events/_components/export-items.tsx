"use client";

import { MenuItem, MenuLabel } from "@/_components/ui/menu-items";

const FORMATS = [
  { format: "csv", label: "CSV", hint: "For spreadsheets; without bodies" },
  { format: "ndjson", label: "JSON, one event per line", hint: "Without bodies" },
  { format: "ndjson-bodies", label: "JSON with bodies", hint: "All that Retell sent" },
];

/** What of the events can be saved, and how. */
export default function ExportItems({ onChoose }: { onChoose: (format: string) => void }) {
  return (
    <>
      <MenuLabel>Times are in UTC, phone numbers masked</MenuLabel>
      {FORMATS.map(({ format, label, hint }) => (
        <MenuItem key={format} onSelect={() => onChoose(format)}>
          <span className="grid">
            {label}
            <span className="text-xs text-muted">{hint}</span>
          </span>
        </MenuItem>
      ))}
    </>
  );
}
