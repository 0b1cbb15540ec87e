"use client";

import { useState } from "react";
import { zoneWords } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import { type Series, type Steps, stepStart } from "./series";
import { formatStep } from "./time-ticks";

/** The same figures as a table, for whoever can't see a chart or wants to copy from it. */
export function ChartTable({
  title,
  steps,
  series,
  format,
}: {
  title: string;
  steps: Steps;
  series: readonly Series[];
  format: (value: number | null) => string;
}) {
  const [isOpen, setOpen] = useState(false);
  const zone = useZone();
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="text-2xs">
      <summary className="w-fit rounded-sm text-muted hover:text-ink">
        Table<span className="sr-only"> of {title}</span>
      </summary>
      {isOpen && (
        <div className="mt-2 max-h-64 overflow-y-auto border">
          <Table label={title}>
            <TableHead>
              <tr>
                <TableHeader>Time, {zoneWords(steps.to, zone)}</TableHeader>
                {series.map(({ label }) => (
                  <TableHeader key={label} numeric>
                    {label}
                  </TableHeader>
                ))}
              </tr>
            </TableHead>
            <TableBody>
              {Array.from({ length: steps.count }, (_, step) => (
                <TableRow key={stepStart(steps, step).getTime()}>
                  <TableCell className="h-7 whitespace-nowrap">
                    {formatStep(stepStart(steps, step), stepStart(steps, step + 1), zone)}
                  </TableCell>
                  {series.map(({ label, values }) => (
                    <TableCell key={label} numeric className="h-7">
                      {format(values[step] ?? null)}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </details>
  );
}
