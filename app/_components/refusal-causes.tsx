import type { ReactNode } from "react";
import type { RefusalCode } from "#server/domain/refusal";
import { RelativeTime } from "@/_time/time";
import { formatCount } from "./format";
import { REFUSAL_WORDS } from "./refusal-words";

export type Cause = { code: RefusalCode; count: number; lastAt: Date };

/** The causes with how often and when last, each with what to change. */
export function RefusalCauses<One extends Cause>({
  causes,
  aside,
}: {
  causes: readonly One[];
  /** Whatever goes with a cause at its right: whom it hit, or a filter. */
  aside?: (cause: One) => ReactNode;
}) {
  return (
    <ul className="divide-y divide-line">
      {causes.map((cause) => (
        <li
          key={cause.code}
          className="grid gap-x-6 gap-y-1 px-4 py-3 md:grid-cols-[3.5rem_minmax(0,1fr)_auto]"
        >
          <p className="tabular text-lg font-semibold">
            {formatCount(cause.count)}
            <span className="sr-only"> times:</span>
          </p>
          <div className="grid gap-0.5">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="text-base font-medium">{REFUSAL_WORDS[cause.code].title}</span>
              <code className="font-mono text-2xs text-muted">{cause.code}</code>
            </p>
            <p className="max-w-[75ch] text-sm text-muted">{REFUSAL_WORDS[cause.code].fix}</p>
          </div>
          <div className="flex flex-wrap items-center gap-3 text-xs text-muted md:flex-col md:items-end md:gap-1">
            <span>
              last <RelativeTime at={cause.lastAt} />
            </span>
            {aside?.(cause)}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Adds up the counts of several clients by cause, the latest first. */
export function byCause<One extends Cause & { clientId: string | null }>(
  counts: readonly One[],
): (Cause & { clientIds: string[] })[] {
  const causes = new Map<RefusalCode, Cause & { clientIds: string[] }>();
  for (const { code, count, lastAt, clientId } of counts) {
    const known = causes.get(code) ?? { code, count: 0, lastAt, clientIds: [] };
    causes.set(code, {
      code,
      count: known.count + count,
      lastAt: new Date(Math.max(lastAt.getTime(), known.lastAt.getTime())),
      clientIds: clientId === null ? known.clientIds : [...known.clientIds, clientId],
    });
  }
  return [...causes.values()].sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
}
