"use client";

import { formatExactTime } from "@/_components/format";
import { zoneWords } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";
import { usePrintedAt } from "./printing";

/** What paper has in place of the address bar and the clock: where this is from, and of when. */
export function PrintHead() {
  const printedAt = usePrintedAt();
  const zone = useZone();
  if (printedAt === null) return null;
  return (
    <header className="mb-4 grid gap-0.5 border-b border-line-strong pb-2 text-xs text-muted">
      <p className="flex justify-between gap-4">
        <span className="font-medium text-ink">{document.title}</span>
        <span>{location.host}</span>
      </p>
      <p className="wrap-anywhere">{location.href}</p>
      <p>
        Printed {formatExactTime(printedAt, zone)}; all times are of {zoneWords(printedAt, zone)}.
      </p>
    </header>
  );
}
