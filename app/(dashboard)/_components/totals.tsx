import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { RouterOutputs } from "#server/trpc/root";
import { formatCount, formatDuration, formatPercent } from "@/_components/format";
import { type Change, changeOf, pointsOf } from "./change";
import { duplicateRate } from "./sort-clients";

type Overview = RouterOutputs["overview"]["get"];

/** The figures of everybody together, each with its change against the span before. */
export function Totals({ overview, span }: { overview: Overview; span: string }) {
  const { total, before } = overview;
  const rate = duplicateRate(total);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-clip rounded-lg border bg-line shadow-card sm:grid-cols-3 xl:grid-cols-6">
      <Total label="Events" span={span} change={changeOf(total.events, before.events)}>
        {formatCount(total.events)}
      </Total>
      <Total label="Duplicates" span={span} change={changeOf(total.duplicates, before.duplicates)}>
        {formatCount(total.duplicates)}
      </Total>
      <Total label="Duplicate rate" span={span} change={pointsOf(rate, duplicateRate(before))}>
        {formatPercent(rate)}
      </Total>
      <Total label="Divergent" span={span} change={changeOf(total.divergent, before.divergent)}>
        {formatCount(total.divergent)}
      </Total>
      <Total
        label="Processing p95"
        span={span}
        change={changeOf(total.latencyP95Ms, before.latencyP95Ms)}
      >
        {formatDuration(total.latencyP95Ms)}
      </Total>
      <Total label="Unfinished now" note={<UnfinishedNote total={total} />}>
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
  if (Icon === null) return <>nothing before to compare</>;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1">
      <Icon className="size-3" aria-hidden />
      <span className="tabular font-medium text-ink">{change.text}</span>
      <span className="sr-only">{WORDS[change.direction]}</span>
      <span aria-hidden>vs</span> the {span} before
    </span>
  );
}

function UnfinishedNote({ total }: { total: Overview["total"] }) {
  const { waiting, failed, dead } = total;
  if (waiting + failed + dead === 0) return <>all events are processed</>;
  return (
    <span className="flex flex-wrap gap-x-2">
      {waiting > 0 && <StatusLink status="received" text={`${formatCount(waiting)} waiting`} />}
      {failed > 0 && <StatusLink status="failed" text={`${formatCount(failed)} to retry`} />}
      {dead > 0 && <StatusLink status="dead" text={`${formatCount(dead)} dead`} />}
    </span>
  );
}

function StatusLink({ status, text }: { status: string; text: string }) {
  return (
    <Link href={`/events?status=${status}`} className="link tabular">
      {text}
    </Link>
  );
}
