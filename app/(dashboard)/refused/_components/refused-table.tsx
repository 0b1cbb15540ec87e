"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { formatBytes } from "@/_components/format";
import { RefusalBadge } from "@/_components/refusal-badge";
import { REFUSAL_WORDS } from "@/_components/refusal-words";
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
import { ExactTime, RelativeTime } from "@/_time/time";

type Refusal = RouterOutputs["refusals"]["list"]["refusals"][number];

/** On a phone the client stands below the cause; source and size are among the details. */
export function RefusedTable({
  refusals,
  nameOf,
}: {
  refusals: readonly Refusal[];
  nameOf: (clientId: string) => string;
}) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Table label="Refused requests">
      <TableHead>
        <tr>
          <TableHeader>When</TableHeader>
          <TableHeader>Cause</TableHeader>
          <TableHeader className="max-sm:hidden">Client</TableHeader>
          <TableHeader className="max-md:hidden">Source</TableHeader>
          <TableHeader numeric className="max-md:hidden">
            Size
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {refusals.map((refusal) => {
          const isOpen = refusal.id === openId;
          const client = (
            <Link
              href={`/clients/${refusal.clientId}`}
              title={nameOf(refusal.clientId)}
              className="block truncate hover:underline"
            >
              {nameOf(refusal.clientId)}
            </Link>
          );
          return (
            <Fragment key={refusal.id}>
              <TableLinkRow>
                <TableCell className="whitespace-nowrap">
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    onClick={() => setOpenId(isOpen ? null : refusal.id)}
                    className="group inline-flex items-center gap-1.5 rounded-sm"
                  >
                    <ChevronRight
                      className="size-4 text-faint transition-transform group-aria-expanded:rotate-90"
                      aria-hidden
                    />
                    <RelativeTime at={refusal.refusedAt} />
                    <span className="sr-only">: details</span>
                  </button>
                </TableCell>
                <TableCell>
                  <RefusalBadge code={refusal.code} />
                  <span className="mt-0.5 block max-w-44 text-xs sm:hidden">{client}</span>
                </TableCell>
                <TableCell className="max-w-40 max-md:pr-4 max-sm:hidden xl:max-w-56">
                  {client}
                </TableCell>
                <TableCell
                  className="max-w-36 truncate font-mono text-xs text-muted max-md:hidden xl:max-w-80"
                  title={refusal.sourceIp ?? undefined}
                >
                  {refusal.sourceIp ?? "–"}
                </TableCell>
                <TableCell numeric className="max-md:hidden">
                  {formatBytes(refusal.bodyBytes)}
                </TableCell>
              </TableLinkRow>
              {isOpen && (
                <TableRow className="bg-sunken">
                  <TableCell colSpan={5} className="whitespace-normal">
                    <Details refusal={refusal} />
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

function Details({ refusal }: { refusal: Refusal }) {
  return (
    <div className="grid max-w-[75ch] gap-2 py-2 pl-5">
      <p className="text-xs text-muted">
        <ExactTime at={refusal.refusedAt} /> · <code className="font-mono">{refusal.code}</code>
        <span className="block md:hidden">
          {formatBytes(refusal.bodyBytes)} from{" "}
          <span className="font-mono wrap-anywhere">{refusal.sourceIp ?? "–"}</span>
        </span>
      </p>
      {refusal.detail && <p className="text-sm">{refusal.detail}</p>}
      <p className="text-sm text-muted">{REFUSAL_WORDS[refusal.code].fix}</p>
      {refusal.excerpt ? (
        <figure className="grid gap-1">
          <figcaption className="text-xs text-muted">How its body begins</figcaption>
          <pre className="overflow-x-auto rounded-md border bg-surface p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
            {refusal.excerpt}
          </pre>
        </figure>
      ) : (
        <p className="text-xs text-muted">Its body was not read.</p>
      )}
    </div>
  );
}
