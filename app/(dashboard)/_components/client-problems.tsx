import { CircleCheck, CirclePause, CircleX, Hourglass, RotateCw, ShieldX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/_components/format";
import { Badge, type Tone } from "@/_components/ui/badge";
import { withEventFilters } from "../events/search-params";
import { withRefusalFilters } from "../refused/search-params";
import type { ShownSpan } from "./shown-span";

type Client = {
  id: string;
  enabled: boolean;
  dead: number;
  failed: number;
  refused: number;
  lastEventAt: Date | null;
};

/** What needs somebody, each leading to where it is seen; or that nothing does. */
export function ClientProblems({ client, span }: { client: Client; span: ShownSpan }) {
  const { id, enabled, dead, failed, refused, lastEventAt } = client;
  const isFine = enabled && dead + failed + refused === 0;
  return (
    <span className="flex flex-wrap gap-1">
      {!enabled && (
        <Badge>
          <CirclePause aria-hidden />
          Disabled
        </Badge>
      )}
      {dead > 0 && (
        <Problem
          tone="danger"
          href={withEventFilters("/events", { client: id, status: "dead", ...span.filters })}
        >
          <CircleX aria-hidden />
          {formatCount(dead)} dead
        </Problem>
      )}
      {failed > 0 && (
        <Problem tone="warn" href={withEventFilters("/events", { client: id, status: "failed" })}>
          <RotateCw aria-hidden />
          {formatCount(failed)} failed
        </Problem>
      )}
      {refused > 0 && (
        <Problem
          tone="warn"
          href={withRefusalFilters("/refused", { client: id, range: span.range })}
        >
          <ShieldX aria-hidden />
          {formatCount(refused)} refused
        </Problem>
      )}
      {isFine && lastEventAt === null && (
        <Problem tone="info" href={`/clients/${id}`}>
          <Hourglass aria-hidden />
          No event yet
        </Problem>
      )}
      {isFine && lastEventAt !== null && (
        <span className="inline-flex h-5 items-center gap-1 text-xs text-muted">
          <CircleCheck className="size-3.5 text-ok" aria-hidden />
          Fine
        </span>
      )}
    </span>
  );
}

function Problem({ tone, href, children }: { tone: Tone; href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm hover:underline">
      <Badge tone={tone}>{children}</Badge>
    </Link>
  );
}
