import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import type { ReactNode } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { formatCount, formatDuration, formatPercent } from "@/_components/format";
import { Link } from "@/_components/ui/link";
import { type Change, changeOf, pointsOf } from "./change";
import { eventsPath } from "./list-paths";
import type { ShownSpan } from "./shown-span";
import { duplicateRate } from "./sort-clients";

type Overview = RouterOutputs["overview"]["get"];

/** The figures of everybody together, each with its change against the span before. */
export function Totals({ overview, span }: { overview: Overview; span: ShownSpan }) {
  const { total, before } = overview;
  const rate = duplicateRate(total);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-clip rounded-lg border bg-line shadow-card sm:grid-cols-3 xl:grid-cols-6">
      <Total label="Events" span={span.name} change={changeOf(total.events, before.events)}>
        {formatCount(total.events)}
      </Total>
      <Total
        label="Duplicates"
        span={span.name}
        change={changeOf(total.duplicates, before.duplicates)}
      >
        {formatCount(total.duplicates)}
      </Total>
      <Total label="Duplicate rate" span={span.name} change={pointsOf(rate, duplicateRate(before))}>
        {formatPercent(rate)}
      </Total>
      <Total
        label="Divergent"
        span={span.name}
        change={changeOf(total.divergent, before.divergent)}
      >
        {formatCount(total.divergent)}
      </Total>
      <Total
        label="Processing p95"
        span={span.name}
        change={changeOf(total.latencyP95Ms, before.latencyP95Ms)}
      >
        {formatDuration(total.latencyP95Ms)}
      </Total>
      <Total label="Unfinished now" note={<UnfinishedNote total={total} span={span} />}>
        {formatCount(total.waiting + total.failed)}
      </Total>
    </dl>
  );
}

function Total({
  label,
  span,
  change,
  note,
  children,
}: {
  label: string;
  span?: string;
  change?: Change;
  note?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid content-start gap-1 bg-surface px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular text-2xl font-semibold tracking-tight">{children}</dd>
      <dd className="text-xs text-muted">
        {note}
        {change && <ChangeText change={change} span={span ?? ""} />}
      </dd>
    </div>
  );
}

const WORDS = { up: "more than in", down: "less than in", same: "as in", unknown: "" };
const ICONS = { up: ArrowUp, down: ArrowDown, same: Minus, unknown: null };

function ChangeText({ change, span }: { change: Change; span: string }) {
  const Icon = ICONS[change.direction];
  if (Icon === null) {
    return (
      <span title="Nothing before to compare with">
        {change.text} vs {span} before
      </span>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1">
      <Icon className="size-3" aria-hidden />
      <span className="tabular font-medium text-ink">{change.text}</span>
      <span className="sr-only">{WORDS[change.direction]}</span>
      <span aria-hidden>vs</span> {span} before
    </span>
  );
}

function UnfinishedNote({ total, span }: { total: Overview["total"]; span: ShownSpan }) {
  const { waiting, failed, dead } = total;
  if (waiting + failed + dead === 0) return <>all events are processed</>;
  return (
    <span className="flex flex-wrap gap-x-2">
      {waiting > 0 && (
        <StatusLink filters={{ status: "received" }} text={`${formatCount(waiting)} waiting`} />
      )}
      {failed > 0 && (
        <StatusLink filters={{ status: "failed" }} text={`${formatCount(failed)} failed`} />
      )}
      {dead > 0 && (
        <StatusLink
          filters={{ status: "dead", ...span.filters }}
          text={`${formatCount(dead)} dead`}
        />
      )}
    </span>
  );
}

function StatusLink({
  filters,
  text,
}: {
  filters: Parameters<typeof eventsPath>[0];
  text: string;
}) {
  return (
    <Link href={eventsPath(filters)} className="link tabular">
      {text}
    </Link>
  );
}
