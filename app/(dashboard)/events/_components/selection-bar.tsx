"use client";

import { X } from "lucide-react";
import { REPLAY_PICKED_AT_MOST } from "#server/domain/replay";
import { formatCount } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { ReplayButton } from "@/_replay/replay-button";
import { NOTHING_CHOSEN, type Scope } from "@/_replay/replay-order";
import { ExportMenu } from "./export-menu";
import type { useSelection } from "./use-selection";

/** What can be done with the rows that are picked. At the foot of the screen, so that no row moves. */
export function SelectionBar({
  picked,
  filterScope,
  filterSearch,
}: {
  picked: ReturnType<typeof useSelection>;
  filterScope: () => Scope;
  /** The filter as it stands in the URL, for an export. */
  filterSearch: string;
}) {
  const { selection, count, isFull } = picked;
  const isAll = selection.kind === "all";
  const ids = [...selection.ids];
  return (
    <section
      aria-label="Picked events"
      className="sticky bottom-16 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border bg-raised p-2 pl-4 shadow-overlay md:bottom-4"
    >
      <span role="status" className="text-sm">
        {isAll
          ? "All that match are picked"
          : `${formatCount(count)} picked${isFull ? `, the most by hand (${REPLAY_PICKED_AT_MOST})` : ""}`}
      </span>
      {!isAll && (
        <Button size="sm" variant="ghost" onClick={picked.selectAll}>
          Pick all that match
        </Button>
      )}
      <ReplayButton
        size="sm"
        title={isAll ? "Replay all that match" : "Replay the picked events"}
        description={
          isAll
            ? "All events that match the filters, also those further down than the list shows."
            : `${formatCount(count)} ${count === 1 ? "event" : "events"}, picked by hand.`
        }
        initial={() => ({
          scope: isAll ? filterScope() : { kind: "events", eventIds: ids },
          work: NOTHING_CHOSEN,
        })}
      >
        Replay
      </ReplayButton>
      <ExportMenu size="sm" search={filterSearch} ids={isAll ? null : ids} />
      <Button size="icon-sm" variant="ghost" aria-label="Pick none" onClick={picked.clear}>
        <X aria-hidden />
      </Button>
    </section>
  );
}
