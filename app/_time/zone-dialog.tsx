"use client";

import { useId, useMemo, useState } from "react";
import { formatExactTime } from "@/_components/format";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { findZones, listZones } from "./list-zones";
import { offsetWords, placeOf, type Zone } from "./zone";
import { ownZone, useZoneChoice } from "./zone-context";

/** Chooses the zone that times are shown in: the device's own, UTC, or any other. */
export default function ZoneDialog({ onClose }: { onClose: () => void }) {
  const { zone, isOwn, choose } = useZoneChoice();
  const [now] = useState(() => new Date());
  const own = ownZone();
  const zones = useMemo(() => listZones(now), [now]);
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Zone | null>(isOwn ? null : zone);
  const found = findZones(zones, text);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Time zone"
      description="Every time in the dashboard is shown in it, in this browser. Exports and evidence stay in UTC."
    >
      <form
        className="grid min-w-0 gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          choose({ zone: chosen ?? own, isOwn: chosen === null });
          onClose();
        }}
      >
        <Field label="Find a zone">
          {(control) => (
            <Input
              {...control}
              type="search"
              autoComplete="off"
              spellCheck={false}
              placeholder="A city, or an offset such as +5:30"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || text.trim() === "") return;
                // Enter takes the first one; the next Enter is for what is then chosen.
                event.preventDefault();
                if (found[0] === undefined) return;
                setChosen(found[0].zone);
                setText("");
              }}
            />
          )}
        </Field>
        <fieldset className="min-w-0">
          <legend className="sr-only">Zone</legend>
          <div className="grid max-h-[min(20rem,45dvh)] overflow-y-auto rounded-md border p-1">
            <Choice
              place={`This device's: ${placeOf(own)}`}
              offset={offsetWords(now, own)}
              isChosen={chosen === null}
              onChoose={() => setChosen(null)}
            />
            {found.map(({ zone: each, place, offset }) => (
              <Choice
                key={each}
                place={place}
                offset={each === "UTC" ? "" : offset}
                isChosen={chosen === each}
                onChoose={() => setChosen(each)}
              />
            ))}
          </div>
        </fieldset>
        <p role="status" className="text-xs text-muted">
          {found.length === 0
            ? "No zone is called that."
            : `Now: ${formatExactTime(now, chosen ?? own).slice(0, 16)} ${offsetWords(now, chosen ?? own)}`}
        </p>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Use this zone
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Choice({
  place,
  offset,
  isChosen,
  onChoose,
}: {
  place: string;
  offset: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className="relative flex min-h-8 items-center gap-2.5 rounded-sm px-2 text-sm hover:bg-hover has-checked:bg-accent-soft has-checked:text-accent-ink"
    >
      <input
        id={id}
        type="radio"
        name="zone"
        checked={isChosen}
        onChange={onChoose}
        ref={(radio) => {
          if (isChosen) radio?.scrollIntoView({ block: "nearest" });
        }}
        className="shrink-0 accent-accent"
      />
      <span className="min-w-0 wrap-anywhere">{place}</span>
      <span className="tabular ml-auto shrink-0 text-xs text-muted">{offset}</span>
    </label>
  );
}
