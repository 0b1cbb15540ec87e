"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { formatDuration, UNKNOWN } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
  TableRow,
} from "@/_components/ui/table";
import { RelativeTime } from "@/_time/time";
import { useNow } from "@/_time/zone-context";
import { AlertBadge } from "./alert-badge";
import { AlertDetails } from "./alert-details";
import { type Alert, conditionWords, lastedMs, measuredWords, metricName } from "./alert-words";

const COLUMNS = 6;
const keyOf = ({ clientId, incidentId }: Alert) => `${clientId} ${incidentId}`;

/**
 * Incidents one per line. On narrower screens the client stands below the name, state and duration below
 * the time; on a phone the measure is below the name too. The name has what room the others leave.
 */
export function AlertTable({
  alerts,
  nameOf,
}: {
  alerts: readonly Alert[];
  nameOf: (clientId: string) => string;
}) {
  const [openKey, setOpenKey] = useState<string | null>(null);
  return (
    <Table label="Alerts">
      <TableHead>
        <tr>
          <TableHeader>Alert</TableHeader>
          <TableHeader className="max-lg:hidden">State</TableHeader>
          <TableHeader className="max-xl:hidden">Client</TableHeader>
          <TableHeader className="max-md:hidden">Measured</TableHeader>
          <TableHeader className="max-lg:pr-4">Triggered</TableHeader>
          <TableHeader className="max-lg:hidden">Lasted</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {alerts.map((alert) => {
          const key = keyOf(alert);
          const isOpen = key === openKey;
          return (
            <Fragment key={key}>
              <AlertRow
                alert={alert}
                clientName={nameOf(alert.clientId)}
                isOpen={isOpen}
                onToggle={() => setOpenKey(isOpen ? null : key)}
              />
              {isOpen && (
                <TableRow className="bg-sunken">
                  <TableCell
                    colSpan={COLUMNS}
                    className="p-0 whitespace-normal first:pl-0 last:pr-0"
                  >
                    <AlertDetails alert={alert} />
                  </TableCell>
                </TableRow>
              )}
            </Fragment>
          );
        })}
      </TableBody>
    </Table>
  );
}

function AlertRow({
  alert,
  clientName,
  isOpen,
  onToggle,
}: {
  alert: Alert;
  clientName: string;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const client = (
    <Link
      href={`/clients/${alert.clientId}`}
      title={clientName}
      className="block truncate hover:underline"
    >
      {clientName}
    </Link>
  );
  return (
    <TableLinkRow>
      <TableCell className="w-full max-w-0 min-w-36 py-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="group flex max-w-full items-center gap-1.5 rounded-sm text-left font-medium"
        >
          <ChevronRight
            className="size-4 shrink-0 text-faint transition-transform group-aria-expanded:rotate-90"
            aria-hidden
          />
          <span className="truncate print:whitespace-normal" title={alert.name ?? undefined}>
            {alert.name ?? <span className="text-muted">Without a name</span>}
          </span>
          <span className="sr-only">: details</span>
        </button>
        <div className="grid grid-cols-1 gap-0.5 pl-5.5 text-xs text-muted">
          {alert.metricType !== null && (
            <span className="truncate" title={alert.metricType}>
              {metricName(alert.metricType)}
            </span>
          )}
          <span className="md:hidden">
            <Measured alert={alert} />
          </span>
          <span className="xl:hidden">{client}</span>
        </div>
      </TableCell>
      <TableCell className="max-lg:hidden">
        <AlertBadge state={alert.state} />
      </TableCell>
      <TableCell className="max-w-44 max-xl:hidden min-[1400px]:max-w-56">{client}</TableCell>
      <TableCell className="tabular max-w-56 whitespace-nowrap max-md:hidden">
        <Measured alert={alert} />
      </TableCell>
      <TableCell className="whitespace-nowrap max-lg:pr-4 max-lg:align-top">
        <RelativeTime at={alert.triggeredAt} />
        <span className="block text-xs text-muted lg:hidden">
          <Lasted alert={alert} />
        </span>
        <AlertBadge state={alert.state} className="mt-1 lg:hidden" />
      </TableCell>
      <TableCell className="whitespace-nowrap max-lg:hidden">
        <Lasted alert={alert} />
      </TableCell>
    </TableLinkRow>
  );
}

/** What it was when it was triggered, and what the rule waits for, as far as either is known. */
function Measured({ alert }: { alert: Alert }) {
  const condition = conditionWords(alert);
  return (
    <>
      <span className="font-medium text-ink">
        {measuredWords(alert, alert.triggeredValue, alert.triggeredPreviousValue)}
      </span>
      {condition !== UNKNOWN && (
        <span className="block truncate text-xs text-muted" title={condition}>
          {condition}
        </span>
      )}
    </>
  );
}

/** Kept current while it goes on. */
function Lasted({ alert }: { alert: Alert }) {
  const ms = lastedMs(alert, useNow());
  const words = formatDuration(ms);
  return alert.state === "open" && ms !== null ? `${words} so far` : words;
}
