"use client";

import type { BodyForm } from "#server/domain/destination";
import { forwardBody } from "#server/domain/forward-body";

const CHOICES: { value: BodyForm; label: string; hint: string }[] = [
  {
    value: "received",
    label: "As received",
    hint: "Retell's own body, byte for byte: for what was made to take Retell's webhooks.",
  },
  {
    value: "wrapped",
    label: "Wrapped",
    hint: "An envelope that says what it is, for whom and when, with Retell's body as data.",
  },
];

/** Shortened: what matters is where things stand. */
const SAMPLE = {
  id: "0193599e-7d14-7c9a-9f2e-3b1c5d7e9f10",
  clientId: "smart-tax-nation",
  eventType: "call_ended",
  callId: "call_4eee5a69c47d",
  receivedAt: new Date("2026-11-23T14:05:09.123Z"),
  body: JSON.stringify({
    event: "call_ended",
    call: { call_id: "call_4eee5a69c47d", duration_ms: 43_607 },
  }),
};

function sampleOf(form: BodyForm): string {
  return JSON.stringify(JSON.parse(forwardBody(form, SAMPLE)), null, 2);
}

/** The two forms of the body, each with what it looks like. */
export function BodyFormField({
  value,
  onChange,
}: {
  value: BodyForm;
  onChange: (form: BodyForm) => void;
}) {
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1.5 text-sm font-medium">Body</legend>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {CHOICES.map((choice) => (
          <label
            key={choice.value}
            className="grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] content-start gap-x-2.5 rounded-md border border-line-strong p-3 transition-colors has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="body-form"
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
              className="mt-0.5 size-4 accent-(--accent)"
            />
            <span className="text-sm font-medium">{choice.label}</span>
            <span className="col-start-2 text-xs text-muted">{choice.hint}</span>
          </label>
        ))}
      </div>
      <pre className="overflow-x-auto rounded-md border bg-sunken p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
        {sampleOf(value)}
      </pre>
    </fieldset>
  );
}
