"use client";

import { Fragment, type ReactNode, useState } from "react";
import { formatBytes, formatCount, formatDuration } from "@/_components/format";
import { Badge } from "@/_components/ui/badge";
import { Button } from "@/_components/ui/button";
import { Card, CardHeader } from "@/_components/ui/card";
import { DIVERGENCE_LOOKS, DivergenceBadge } from "@/_components/ui/status-badge";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { RowTime } from "../../_components/row-time";
import { DeliveryDiff } from "./delivery-diff";
import type { EventDetail } from "./event-facts";

type Delivery = EventDetail["deliveries"][number];

/** Every time Retell posted this event: the one that made it, then its duplicates. */
export function DeliveriesCard({
  event,
  deliveries,
  onShowBody,
}: {
  event: EventDetail["event"];
  deliveries: Delivery[];
  onShowBody: (deliveryId: string | null) => void;
}) {
  const listed = deliveries.reduce((sum, delivery) => sum + delivery.count, 0);
  const unlisted = event.duplicateCount - listed;
  return (
    <Card>
      <CardHeader title="Deliveries" description={summarise(event)} />
      <Table label="Deliveries">
        <TableHead>
          <tr>
            <TableHeader>Received</TableHeader>
            <TableHeader numeric className="max-sm:hidden">
              After the first
            </TableHeader>
            <TableHeader>Compared with the first</TableHeader>
            <TableHeader numeric className="max-sm:hidden">
              Times
            </TableHeader>
            <TableHeader numeric className="max-lg:hidden">
              Provider lag
            </TableHeader>
            <TableHeader className="max-xl:hidden">Source</TableHeader>
            <TableHeader numeric className="max-xl:hidden">
              Size
            </TableHeader>
            {/* Positioned, or what is only for screen readers would widen the page. */}
            <TableHeader className="relative">
              <span className="sr-only">Actions</span>
            </TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          <DeliveryCells
            delivery={{ ...event, count: 1 }}
            afterFirst={null}
            relation={<Badge tone="ok">First: made the event</Badge>}
            actions={
              <Button size="sm" variant="ghost" onClick={() => onShowBody(null)}>
                Body
              </Button>
            }
          />
          {deliveries.map((delivery) => (
            <DuplicateLine
              key={delivery.id}
              delivery={delivery}
              event={event}
              onShowBody={onShowBody}
            />
          ))}
        </TableBody>
      </Table>
      {unlisted > 0 && (
        <p className="border-t px-4 py-2 text-xs text-muted">
          {formatCount(unlisted)} later {unlisted === 1 ? "duplicate is" : "duplicates are"} counted
          but not listed.
        </p>
      )}
    </Card>
  );
}

function summarise({ duplicateCount, divergentCount }: EventDetail["event"]): string {
  if (duplicateCount === 0) return "Delivered once.";
  const duplicates =
    duplicateCount === 1 ? "1 duplicate" : `${formatCount(duplicateCount)} duplicates`;
  const differing =
    divergentCount === 0 ? "" : `, ${formatCount(divergentCount)} of them with different bytes`;
  return `Delivered ${formatCount(duplicateCount + 1)} times: ${duplicates}${differing}. No duplicate was processed.`;
}

function DuplicateLine({
  delivery,
  event,
  onShowBody,
}: {
  delivery: Delivery;
  event: EventDetail["event"];
  onShowBody: (deliveryId: string | null) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const { divergence } = delivery;
  const hasOwnBody = divergence !== "identical";
  return (
    <Fragment>
      <DeliveryCells
        delivery={delivery}
        afterFirst={delivery.receivedAt.getTime() - event.receivedAt.getTime()}
        relation={
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <DivergenceBadge divergence={divergence} />
            {delivery.count > 1 && (
              <span className="text-xs text-muted sm:hidden">
                {formatCount(delivery.count)} times
              </span>
            )}
            <span className="text-xs text-muted max-xl:hidden">
              {divergence && DIVERGENCE_LOOKS[divergence].meaning}
            </span>
          </span>
        }
        actions={
          hasOwnBody && (
            <span className="flex justify-end gap-1">
              <Button
                size="sm"
                variant="ghost"
                aria-expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
              >
                {isOpen ? "Hide difference" : "Difference"}
              </Button>
              <Button size="sm" variant="ghost" onClick={() => onShowBody(delivery.id)}>
                Body
              </Button>
            </span>
          )
        }
      />
      {isOpen && (
        <TableRow>
          <td colSpan={8} className="bg-sunken p-0">
            <DeliveryDiff eventId={event.id} deliveryId={delivery.id} />
          </td>
        </TableRow>
      )}
    </Fragment>
  );
}

function DeliveryCells({
  delivery,
  afterFirst,
  relation,
  actions,
}: {
  delivery: Pick<Delivery, "receivedAt" | "signedAt" | "sourceIp" | "bodyBytes" | "count">;
  afterFirst: number | null;
  relation: ReactNode;
  actions: ReactNode;
}) {
  const after = afterFirst === null ? "" : `+${formatDuration(afterFirst)}`;
  return (
    <TableRow>
      <TableCell className="tabular whitespace-nowrap">
        <RowTime at={delivery.receivedAt} />
        <span className="block text-xs text-muted sm:hidden">{after}</span>
      </TableCell>
      <TableCell numeric className="max-sm:hidden">
        {after}
      </TableCell>
      <TableCell className="xl:min-w-64">{relation}</TableCell>
      <TableCell numeric className="max-sm:hidden">
        {formatCount(delivery.count)}
      </TableCell>
      <TableCell
        numeric
        className="max-lg:hidden"
        title={
          delivery.signedAt ? `Signed by Retell ${delivery.signedAt.toISOString()}` : undefined
        }
      >
        {formatDuration(
          delivery.signedAt && delivery.receivedAt.getTime() - delivery.signedAt.getTime(),
        )}
      </TableCell>
      <TableCell className="max-xl:hidden">{delivery.sourceIp ?? "–"}</TableCell>
      <TableCell numeric className="max-xl:hidden">
        {formatBytes(delivery.bodyBytes)}
      </TableCell>
      <TableCell className="text-right">{actions}</TableCell>
    </TableRow>
  );
}
