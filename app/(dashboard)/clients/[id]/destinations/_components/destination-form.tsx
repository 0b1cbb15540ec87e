"use client";

import type { FormEvent, ReactNode } from "react";
import { RATE_PER_SECOND, TIMEOUT_SECONDS } from "#server/domain/destination";
import { Card, CardBody, CardHeader } from "@/_components/ui/card";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { BodyFormField } from "./body-form-field";
import { ConditionsField } from "./conditions-field";
import { type Draft, toSettings } from "./draft";
import { EventTypesField } from "./event-types-field";
import { fieldErrors } from "./field-error";
import { HeadersField } from "./headers-field";
import { MatchPreview } from "./match-preview";

const FIELDS = [
  "name",
  "url",
  "eventTypes",
  "conditions",
  "bodyForm",
  "headers",
  "timeoutMs",
  "ratePerSecond",
];

/** All that staff choose about a destination; the buttons at its end are the page's. */
export function DestinationForm({
  clientId,
  draft,
  onChange,
  error,
  onSubmit,
  children,
}: {
  clientId: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: Parameters<typeof fieldErrors>[0];
  onSubmit: () => void;
  children: ReactNode;
}) {
  const errors = fieldErrors(error, FIELDS);
  const { eventTypes, conditions } = toSettings(draft);
  const set = (changes: Partial<Draft>) => onChange({ ...draft, ...changes });

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }

  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-5" autoComplete="off" noValidate>
      <Card>
        <CardHeader title="Where" />
        <CardBody className="grid gap-5">
          <Field label="URL" hint="Gets one POST for each event." error={errors.of("url")}>
            {(control) => (
              <Input
                {...control}
                type="url"
                value={draft.url}
                onChange={(event) => set({ url: event.target.value })}
                maxLength={2_000}
                spellCheck={false}
                autoCapitalize="none"
                className="font-mono"
                placeholder="https://crm.example.com/webhooks/calls"
              />
            )}
          </Field>
          <Field label="Name" hint="As staff call it." error={errors.of("name")}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                onChange={(event) => set({ name: event.target.value })}
                maxLength={120}
                placeholder="CRM"
              />
            )}
          </Field>
        </CardBody>
      </Card>

      <Card>
        <CardHeader
          title="Which events"
          description="Decided once, when an event is processed. Tests are never forwarded."
        />
        <CardBody className="grid grid-cols-1 gap-6">
          <EventTypesField
            value={draft.eventTypes}
            onChange={(eventTypes) => set({ eventTypes })}
            error={errors.within("eventTypes")}
          />
          <ConditionsField
            value={draft.conditions}
            onChange={(conditions) => set({ conditions })}
            errors={errors}
          />
          <MatchPreview choice={{ clientId, eventTypes, conditions }} />
        </CardBody>
      </Card>

      <Card>
        <CardHeader title="What is sent" />
        <CardBody className="grid grid-cols-1 gap-6">
          <BodyFormField value={draft.bodyForm} onChange={(bodyForm) => set({ bodyForm })} />
          <HeadersField
            value={draft.headers}
            onChange={(headers) => set({ headers })}
            errors={errors}
          />
        </CardBody>
      </Card>

      <Card>
        <CardHeader title="Sending" />
        <CardBody className="grid gap-5 sm:grid-cols-2">
          <Field
            label="Timeout, seconds"
            hint={`From the first byte to the whole answer; ${TIMEOUT_SECONDS.min} to ${TIMEOUT_SECONDS.max}.`}
            error={errors.of("timeoutMs")}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                value={draft.timeoutSeconds}
                onChange={(event) => set({ timeoutSeconds: event.target.value })}
                className="tabular"
              />
            )}
          </Field>
          <Field
            label="Rate cap, requests per second"
            hint={`Empty for none; up to ${RATE_PER_SECOND.max.toLocaleString("en-US")}.`}
            error={errors.of("ratePerSecond")}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={draft.ratePerSecond}
                onChange={(event) => set({ ratePerSecond: event.target.value })}
                className="tabular"
                placeholder="No cap"
              />
            )}
          </Field>
          <label className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2.5 sm:col-span-2">
            <input
              type="checkbox"
              checked={draft.inOrder}
              onChange={(event) => set({ inOrder: event.target.checked })}
              className="mt-0.5 size-4 accent-(--accent)"
            />
            <span>
              <span className="text-sm font-medium">In order per call</span>
              <span className="block text-xs text-muted">
                An event waits until all before it of the same call were delivered or are dead.
                Other calls go on meanwhile.
              </span>
            </span>
          </label>
        </CardBody>
      </Card>

      {errors.other && (
        <p role="alert" className="text-sm text-danger-ink">
          {errors.other}
        </p>
      )}
      {children}
    </form>
  );
}
