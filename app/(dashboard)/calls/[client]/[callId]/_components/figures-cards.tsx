"use client";

import { useQuery } from "@tanstack/react-query";
import type { CallCost, Latency } from "#server/domain/call-details";
import { formatCount, formatDuration } from "@/_components/format";
import { formatCents } from "@/_components/format-cents";
import { Card, CardHeader } from "@/_components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/_components/ui/table";
import { live } from "@/_live/live";
import { useTRPC } from "@/_trpc/client";

/** What the call cost and how quickly the agent answered, where Retell says so. */
export function FiguresCards(ref: { clientId: string; callId: string }) {
  const trpc = useTRPC();
  const { data: details } = useQuery({
    ...trpc.calls.details.queryOptions(ref),
    ...live(["deliveries"], { clientId: ref.clientId, restMs: 5_000 }),
  });
  if (!details) return null;
  return (
    <>
      {details.cost && <CostCard cost={details.cost} />}
      {details.latency.length > 0 && <LatencyCard latency={details.latency} />}
      {details.tokens && (
        <p className="px-1 text-xs text-muted">
          {formatCount(details.tokens.requests)} requests to the language model,{" "}
          {formatCount(details.tokens.average && Math.round(details.tokens.average))} tokens each on
          average.
        </p>
      )}
    </>
  );
}

function CostCard({ cost }: { cost: CallCost }) {
  return (
    <Card aria-label="Cost">
      <CardHeader
        title="Cost"
        description={[
          formatCents(textOf(cost.combined)),
          cost.seconds !== null && `for ${formatDuration(cost.seconds * 1_000)}`,
        ]
          .filter(Boolean)
          .join(" ")}
      />
      {cost.products.length > 0 && (
        <Table label="Cost by product">
          <TableHead>
            <tr>
              <TableHeader>Product</TableHeader>
              <TableHeader numeric>Per minute</TableHeader>
              <TableHeader numeric>Cost</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {cost.products.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a product may be named twice
              <TableRow key={index}>
                <TableCell className="wrap-anywhere">
                  {line.product.replaceAll("_", " ")}
                  {line.isTransferLeg && <span className="text-muted"> (transferred leg)</span>}
                </TableCell>
                <TableCell numeric>
                  {formatCents(
                    textOf(line.centsPerSecond === null ? null : line.centsPerSecond * 60),
                  )}
                </TableCell>
                <TableCell numeric>{formatCents(textOf(line.cents))}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

const textOf = (cents: number | null) => (cents === null ? null : String(cents));

const PARTS: Record<string, string> = {
  e2e: "End to end",
  llm: "Language model",
  llm_websocket_network_rtt: "Way to the custom model",
  tts: "Speech",
  asr: "Recognition",
  s2s: "Speech to speech",
  knowledge_base: "Knowledge base",
};

function LatencyCard({ latency }: { latency: Latency[] }) {
  return (
    <Card aria-label="Latency">
      <CardHeader title="Latency" description="Of the agent's answers, as Retell measured it" />
      <Table label="Latency by part">
        <TableHead>
          <tr>
            <TableHeader>Part</TableHeader>
            <TableHeader numeric>p50</TableHeader>
            <TableHeader numeric>p95</TableHeader>
            <TableHeader numeric>p99</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {latency.map((line) => (
            <TableRow key={line.part}>
              <TableCell>
                {PARTS[line.part] ?? line.part.replaceAll("_", " ")}
                <span className="block text-xs text-muted">{formatCount(line.count)} answers</span>
              </TableCell>
              <TableCell numeric>{formatDuration(line.p50)}</TableCell>
              <TableCell numeric>{formatDuration(line.p95)}</TableCell>
              <TableCell numeric>{formatDuration(line.p99)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
