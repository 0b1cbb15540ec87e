"use client";

import { useState } from "react";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { fromLocalInput, toLocalInput, zoneWords } from "@/_time/zone";
import { useZone } from "@/_time/zone-context";

/** Since when a destination may have missed something, by the clock that times are shown by. */
export function SinceField({ value, onChange }: { value: Date; onChange: (since: Date) => void }) {
  const zone = useZone();
  const [text, setText] = useState(() => toLocalInput(value, zone));
  const isWrong = fromLocalInput(text, zone) === null;
  return (
    <Field
      label={`Since, ${zoneWords(value, zone)}`}
      hint="Events received then or later that it takes, and that were not delivered to it. What was delivered is left alone."
      error={isWrong ? "Give a date and a time." : null}
    >
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          step={1}
          required
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const since = fromLocalInput(event.target.value, zone);
            if (since !== null) onChange(since);
          }}
        />
      )}
    </Field>
  );
}
