import {
  CircleCheck,
  CirclePause,
  CircleX,
  ClockAlert,
  CopyPlus,
  Hourglass,
  KeyRound,
  type LucideIcon,
  RotateCw,
  ShieldX,
  Shuffle,
  Unplug,
  VolumeX,
} from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "@/_components/format";
import { Badge, type Tone } from "@/_components/ui/badge";
import { Link } from "@/_components/ui/link";
import { AWAITED_WORDS } from "../clients/_components/awaited-words";
import { withRefusalFilters } from "../refused/search-params";
import type { ProblemKind } from "./problem-kinds";
import type { Client, Problem } from "./problems";
import type { ShownSpan } from "./shown-span";

const ICONS: Record<ProblemKind, LucideIcon> = {
  dead: CircleX,
  wrongKey: KeyRound,
  silent: VolumeX,
  deadForwards: Unplug,
  stopped: CirclePause,
  slow: ClockAlert,
  conflicting: Shuffle,
  duplicates: CopyPlus,
  failed: RotateCw,
};

/** What needs somebody, each leading to where it is seen; or that nothing does. */
export function ClientProblems({
  client,
  span,
}: {
  client: Client & { problems: readonly Problem[] };
  span: ShownSpan;
}) {
  const { id, enabled, problems, refused, refusedWrongKey, arrived } = client;
  const refusedOtherwise = refused - refusedWrongKey;
  const isFine = enabled && problems.length === 0;
  return (
    <span className="flex flex-wrap gap-1">
      {!enabled && (
        <Badge>
          <CirclePause aria-hidden />
          Disabled
        </Badge>
      )}
      {problems.map(({ kind, tone, label, href }) => {
        const Icon = ICONS[kind];
        return (
          <BadgeLink key={kind} tone={tone} href={href}>
            <Icon aria-hidden />
            <span className="truncate">{label}</span>
          </BadgeLink>
        );
      })}
      {refusedOtherwise > 0 && (
        <BadgeLink
          tone="neutral"
          href={withRefusalFilters("/refused", { client: id, ...span.filters })}
        >
          <ShieldX aria-hidden />
          {formatCount(refusedOtherwise)} refused
        </BadgeLink>
      )}
      {isFine && arrived !== "events" && (
        <BadgeLink tone="info" href={`/clients/${id}`}>
          <Hourglass aria-hidden />
          {AWAITED_WORDS[arrived]}
        </BadgeLink>
      )}
      {isFine && arrived === "events" && refusedOtherwise === 0 && (
        <span className="inline-flex h-5 items-center gap-1 text-xs text-muted">
          <CircleCheck className="size-3.5 text-ok" aria-hidden />
          Fine
        </span>
      )}
    </span>
  );
}

function BadgeLink({ tone, href, children }: { tone: Tone; href: string; children: ReactNode }) {
  return (
    <Link href={href} className="max-w-full rounded-sm hover:underline">
      <Badge tone={tone}>{children}</Badge>
    </Link>
  );
}
