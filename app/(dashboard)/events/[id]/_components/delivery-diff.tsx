"use client";

import type { JsonChange } from "#server/domain/json-diff";
import { BodyDifference } from "@/_components/json/body-difference";
import { ChangeHead } from "@/_components/json/change-head";
import { showHidden } from "@/_components/json/show-hidden";

/** What a duplicate says differently, place by place. */
export function DeliveryDiff({ eventId, deliveryId }: { eventId: string; deliveryId: string }) {
  return (
    <BodyDifference eventId={eventId} deliveryId={deliveryId}>
      {({ changes, truncated }) => (
        <div className="max-h-120 overflow-auto p-2">
          <ul className="grid gap-1">
            {changes.map((change) => (
              <ChangeLine key={JSON.stringify(change.path)} change={change} />
            ))}
          </ul>
          {truncated && (
            <p className="p-2 text-xs text-muted">
              Only the first {changes.length} differences are listed.
            </p>
          )}
        </div>
      )}
    </BodyDifference>
  );
}

function ChangeLine({ change }: { change: JsonChange }) {
  return (
    <li className="grid gap-1 rounded-md bg-surface p-2 ring-1 ring-line ring-inset">
      <span className="flex flex-wrap items-center gap-2">
        <ChangeHead change={change} />
      </span>
      <span className="grid gap-0.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {change.before !== null && (
          <del className="rounded-sm bg-danger-soft px-1.5 py-0.5 text-danger-ink no-underline">
            <span aria-hidden>− </span>
            {showHidden(change.before)}
          </del>
        )}
        {change.after !== null && (
          <ins className="rounded-sm bg-ok-soft px-1.5 py-0.5 text-ok-ink no-underline">
            <span aria-hidden>+ </span>
            {showHidden(change.after)}
          </ins>
        )}
      </span>
    </li>
  );
}
