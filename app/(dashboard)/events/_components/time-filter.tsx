"use client";

import { useState } from "react";
import { TIME_RANGES, type TimeRange } from "#server/domain/time-range";
import { Button } from "@/_components/ui/button";
import { cn } from "@/_components/ui/class-names";
import { Dialog, DialogActions } from "@/_components/ui/dialog";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { Select } from "@/_components/ui/select";
import type { EventFilterParams } from "../search-params";
import { FILTERING } from "./filter-select";

const WORDS: Record<TimeRange, string> = {
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
};

type Change = Partial<Pick<EventFilterParams, "range" | "from" | "to">>;

/** When the events were received: a span that ends now, or one between two moments. */
export function TimeFilter({
  filters: { range, from, to },
  onChange,
}: {
  filters: EventFilterParams;
  onChange: (change: Change) => void;
}) {
  const [isChoosing, setChoosing] = useState(false);
  const isCustom = from !== null || to !== null;

  function choose(value: string) {
    if (value === "custom") {
      setChoosing(true);
      return;
    }
    const chosen = TIME_RANGES.find((one) => one === value) ?? null;
    onChange({ range: chosen, from: null, to: null });
  }

  return (
    <span
      className={cn(
        "inline-flex max-w-64 min-w-32 max-sm:max-w-none max-sm:flex-1",
        (isCustom || range) && FILTERING,
      )}
    >
      <Select
        aria-label="Time received"
        value={isCustom ? "chosen" : (range ?? "")}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">Any time</option>
        {TIME_RANGES.map((value) => (
          <option key={value} value={value}>
            {WORDS[value]}
          </option>
        ))}
        {isCustom && <option value="chosen">{spanWords(from, to)}</option>}
        <option value="custom">{isCustom ? "Change the times…" : "Between two times…"}</option>
      </Select>
      <Dialog
        open={isChoosing}
        onOpenChange={setChoosing}
        title="Events received between"
        description="In your own time zone. Either may stay empty."
      >
        <BetweenForm
          from={from}
          to={to}
          onCancel={() => setChoosing(false)}
          onApply={(span) => {
            onChange({ range: null, ...span });
            setChoosing(false);
          }}
        />
      </Dialog>
    </span>
  );
}

function BetweenForm({
  from,
  to,
  onApply,
  onCancel,
}: {
  from: Date | null;
  to: Date | null;
  onApply: (span: { from: Date | null; to: Date | null }) => void;
  onCancel: () => void;
}) {
  const [first, setFirst] = useState(toLocalInput(from));
  const [last, setLast] = useState(toLocalInput(to));
  const span = { from: fromLocalInput(first), to: fromLocalInput(last) };
  const isBackward = span.from !== null && span.to !== null && span.from >= span.to;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBackward) onApply(span);
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
        error={isBackward ? "This is not after the first one, so no event can match." : null}
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
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={isBackward}>
          Show these
        </Button>
      </DialogActions>
    </form>
  );
}

const short = (at: Date) => toLocalInput(at).replace("T", " ").slice(0, 16);

function spanWords(from: Date | null, to: Date | null): string {
  if (from && to) return `${short(from)} – ${short(to)}`;
  return from ? `Since ${short(from)}` : to ? `Until ${short(to)}` : "";
}

/** What `<input type="datetime-local">` holds: local time without a zone. */
function toLocalInput(at: Date | null): string {
  if (at === null) return "";
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

function fromLocalInput(text: string): Date | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms);
}
