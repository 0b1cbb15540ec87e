"use client";

import { useState } from "react";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { fromLocalInput, toLocalInput } from "./local-time";

/** Since when a destination may have missed something, in the reader's own zone. */
export function SinceField({ value, onChange }: { value: Date; onChange: (since: Date) => void }) {
  const [text, setText] = useState(() => toLocalInput(value));
  const isWrong = fromLocalInput(text) === null;
  return (
    <Field
      label="Since"
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
            const since = fromLocalInput(event.target.value);
            if (since !== null) onChange(since);
          }}
        />
      )}
    </Field>
  );
}
