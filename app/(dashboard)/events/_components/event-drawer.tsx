"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Button } from "@/_components/ui/button";
import { Drawer } from "@/_components/ui/drawer";
import { EventDetails } from "../[id]/_components/event-details";

/** An event over its list. j and k, or the arrows, go to its neighbours there. */
export default function EventDrawer({
  eventId,
  onOlder,
  onNewer,
  onClose,
}: {
  eventId: string;
  /** Null where the list has no such neighbour. */
  onOlder: (() => void) | null;
  onNewer: (() => void) | null;
  onClose: () => void;
}) {
  function go(event: KeyboardEvent) {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const move = { j: onOlder, ArrowDown: onOlder, k: onNewer, ArrowUp: onNewer }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }
  return (
    <Drawer
      title="Event"
      onClose={onClose}
      onKeyDown={go}
      actions={
        <>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Newer event (k)"
            disabled={onNewer === null}
            onClick={onNewer ?? undefined}
          >
            <ChevronUp aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Older event (j)"
            disabled={onOlder === null}
            onClick={onOlder ?? undefined}
          >
            <ChevronDown aria-hidden />
          </Button>
        </>
      }
    >
      <EventDetails key={eventId} eventId={eventId} />
    </Drawer>
  );
}

/** Where keys mean something else. */
function isTyping(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [role=menu], [role=tree], [role=radiogroup]") !== null
  );
}
