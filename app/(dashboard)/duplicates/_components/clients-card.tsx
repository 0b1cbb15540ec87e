"use client";

import { ArrowDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { DIVERGENCES } from "#server/domain/divergence";
import { DUPLICATE_CAUSES } from "#server/domain/duplicate-cause";
import type { RouterOutputs } from "#server/trpc/root";
import { CAUSE_LOOKS } from "@/_components/duplicate-cause";
import { formatCount, formatPercent, shareOf } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { DIVERGENCE_LOOKS } from "@/_components/ui/status-badge";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableLinkRow,
} from "@/_components/ui/table";
import { CLIENT_ORDERS, type DuplicateParams } from "../search-params";

type Client = RouterOutputs["duplicates"]["figures"]["clients"][number];
type Order = (typeof CLIENT_ORDERS)[number];

const ORDERS: Record<Order, { label: string; title: string; amountOf(client: Client): number }> = {
  duplicates: {
    label: "Duplicates",
    title: "Counted when the copy came",
    amountOf: ({ duplicates }) => duplicates,
  },
  rate: { label: "Rate", title: "Duplicates among all deliveries", amountOf: rateOf },
  avoided: {
    label: "Possible effects",
    title:
      "Duplicates of events that were to be forwarded, or began an effect in a handler: it could have happened once more",
    amountOf: ({ avoided }) => avoided,
  },
};

function rateOf({ duplicates, events }: Client): number {
  return shareOf(duplicates, duplicates + events) ?? 0;
}

/** The list of duplicates is below: it must not be far away, nor wait for hundreds of rows. */
const SHOWN_AT_FIRST = 10;

/** Who has duplicates, and of what kind; the worst first. */
export function ClientsCard({
  clients,
  words,
  params,
  nameOf,
  onChange,
}: {
  clients: readonly Client[];
  words: string;
  params: DuplicateParams;
  nameOf: (clientId: string) => string;
  onChange: (change: Partial<DuplicateParams>) => void;
}) {
  const [showsAll, setShowsAll] = useState(false);
  const { amountOf } = ORDERS[params.sort];
  const sorted = [...clients].sort((a, b) => amountOf(b) - amountOf(a));
  const shown = showsAll ? sorted : sorted.slice(0, SHOWN_AT_FIRST);
  const nameButton = ({ clientId }: Client) => (
    <button
      type="button"
      title="Show this client only"
      aria-pressed={params.client === clientId}
      onClick={() => onChange({ client: params.client === clientId ? null : clientId })}
      className="max-w-full truncate rounded-sm text-left font-medium hover:underline"
    >
      {nameOf(clientId)}
    </button>
  );
  return (
    <Card>
      <CardHeader title="By client" description={`Duplicates that came in ${words}.`} />
      <div className="hidden md:not-print:block">
        <Table label="Duplicates by client">
          <TableHead>
            <tr>
              <TableHeader>Client</TableHeader>
              {CLIENT_ORDERS.map((order) => (
                <TableHeader
                  key={order}
                  numeric
                  aria-sort={params.sort === order ? "descending" : undefined}
                >
                  <button
                    type="button"
                    title={ORDERS[order].title}
                    onClick={() => onChange({ sort: order })}
                    className="inline-flex items-center gap-1 rounded-sm hover:text-ink"
                  >
                    {ORDERS[order].label}
                    {params.sort === order && <ArrowDown className="size-3" aria-hidden />}
                  </button>
                </TableHeader>
              ))}
              <TableHeader>Why</TableHeader>
              <TableHeader className="max-xl:hidden">Bodies that differ</TableHeader>
              <TableHeader className="max-xl:hidden">Event types</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {shown.map((client) => (
              <TableLinkRow key={client.clientId}>
                <TableCell className="max-w-52 min-w-36">{nameButton(client)}</TableCell>
                <TableCell numeric className="font-medium">
                  {formatCount(client.duplicates)}
                </TableCell>
                <TableCell numeric>{formatPercent(rateOf(client))}</TableCell>
                <TableCell numeric>{formatCount(client.avoided)}</TableCell>
                <TableCell className="min-w-56">
                  <Causes client={client} />
                  {client.duplicates > (client.byDivergence.identical ?? 0) && (
                    <span className="mt-0.5 block xl:hidden">
                      <Divergences client={client} />
                    </span>
                  )}
                </TableCell>
                <TableCell className="min-w-36 max-xl:hidden">
                  <Divergences client={client} />
                </TableCell>
                <TableCell className="max-xl:hidden">
                  <Types client={client} />
                </TableCell>
              </TableLinkRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y divide-line md:not-print:hidden">
        {shown.map((client) => (
          <li key={client.clientId} className="grid grid-cols-1 gap-2 px-4 py-3 text-sm">
            <div className="flex items-baseline justify-between gap-3">
              <span className="min-w-0">{nameButton(client)}</span>
              <span className="tabular shrink-0">
                <span className="font-medium">{formatCount(client.duplicates)}</span>{" "}
                <span className="text-xs text-muted">{formatPercent(rateOf(client))}</span>
              </span>
            </div>
            <Causes client={client} />
            <p className="text-xs text-muted">
              {ORDERS.avoided.label}{" "}
              <span className="tabular text-ink">{formatCount(client.avoided)}</span>
            </p>
            <Divergences client={client} />
          </li>
        ))}
      </ul>
      {shown.length < sorted.length && (
        <div className="flex items-center justify-center gap-3 border-t px-4 py-3 text-xs text-muted">
          The first {formatCount(shown.length)} are shown.
          <Button size="sm" onClick={() => setShowsAll(true)}>
            Show all {formatCount(sorted.length)}
          </Button>
        </div>
      )}
    </Card>
  );
}

function Causes({ client: { byCause } }: { client: Client }) {
  return (
    <Counts
      counts={DUPLICATE_CAUSES.map((cause) => {
        const { Icon, word, meaning } = CAUSE_LOOKS[cause];
        return {
          key: cause,
          word,
          meaning,
          count: byCause[cause] ?? 0,
          icon: <Icon aria-hidden />,
        };
      })}
    />
  );
}

function Divergences({ client: { byDivergence } }: { client: Client }) {
  return (
    <Counts
      counts={DIVERGENCES.filter((each) => each !== "identical").map((divergence) => {
        const { Icon, word, meaning } = DIVERGENCE_LOOKS[divergence];
        const count = byDivergence[divergence] ?? 0;
        return { key: divergence, word, meaning, count, icon: <Icon aria-hidden /> };
      })}
    />
  );
}

type Count = { key: string; word: string; meaning: string; count: number; icon: ReactNode };

/** The counts that are not 0, the largest first. */
function Counts({ counts }: { counts: readonly Count[] }) {
  const shown = counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  if (shown.length === 0) return <span className="text-faint">none</span>;
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted">
      {shown.map(({ key, word, meaning, count, icon }) => (
        <span
          key={key}
          title={meaning}
          className="inline-flex items-center gap-1 whitespace-nowrap [&_svg]:size-3.5"
        >
          {icon}
          {word} <span className="tabular text-ink">{formatCount(count)}</span>
        </span>
      ))}
    </span>
  );
}

function Types({ client: { types } }: { client: Client }) {
  return (
    <span className="flex flex-wrap gap-x-3 text-xs text-muted">
      {types.map(({ eventType, duplicates }) => (
        <span key={eventType} className="max-w-52 truncate">
          {eventType} <span className="tabular text-ink">{formatCount(duplicates)}</span>
        </span>
      ))}
    </span>
  );
}
