"use client";

import { useState } from "react";
import { Button } from "@/_components/ui/button";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { fromLocalInput, toLocalInput, zoneWords } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";

/** Asks for two moments. A file of its own, loaded when it is opened. */
export default function BetweenDialog({
  title,
  needsBoth = false,
  from,
  to,
  onApply,
  onClose,
}: {
  title: string;
  /** Else either may stay empty. */
  needsBoth?: boolean;
  from: Date | null;
  to: Date | null;
  onApply: (span: { from: Date | null; to: Date | null }) => void;
  onClose: () => void;
}) {
  const zone = useZone();
  const [first, setFirst] = useState(toLocalInput(from, zone));
  const [last, setLast] = useState(toLocalInput(to, zone));
  const span = { from: fromLocalInput(first, zone), to: fromLocalInput(last, zone) };
  const isBackward = span.from !== null && span.to !== null && span.from >= span.to;
  const isReady = !isBackward && !(needsBoth && (span.from === null || span.to === null));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={`Times in ${zoneWords(span.from ?? new Date(), zone)}.${needsBoth ? "" : " Either may stay empty."}`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          onApply(span);
          onClose();
        }}
      >
        <Field label="From">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              step={1}
              value={first}
              onChange={(event) => setFirst(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Until"
          error={isBackward ? "This is not after the first one, so nothing can match." : null}
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              step={1}
              value={last}
              onChange={(event) => setLast(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={!isReady}>
            Show these
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
