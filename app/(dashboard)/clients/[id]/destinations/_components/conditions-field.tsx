"use client";

import { CircleAlert, Plus, X } from "lucide-react";
import { useId } from "react";
import { CONDITION_TESTS, type ConditionTest, MAX_CONDITIONS } from "#server/domain/destination";
import { Button } from "@/_components/ui/button";
import { cn } from "@/_components/ui/class-names";
import { controlClasses, Input } from "@/_components/ui/input";
import { Select } from "@/_components/ui/select";
import { TEST_WORDS, USUAL_FIELDS } from "./condition-words";
import { type ConditionDraft, needsValue, newKey } from "./draft";
import type { fieldErrors } from "./field-error";

type Props = {
  value: ConditionDraft[];
  onChange: (conditions: ConditionDraft[]) => void;
  errors: ReturnType<typeof fieldErrors>;
};

/** Conditions on fields of the body, which must all hold. */
export function ConditionsField({ value, onChange, errors }: Props) {
  const suggestions = useId();
  const change = (key: string, changes: Partial<ConditionDraft>) =>
    onChange(value.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  return (
    <fieldset className="grid grid-cols-1 gap-3">
      <legend className="mb-1.5 text-sm font-medium">Conditions</legend>
      <datalist id={suggestions}>
        {USUAL_FIELDS.map((field) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      {value.length === 0 ? (
        <p className="text-xs text-muted">
          None: every event of these types is forwarded. With conditions, only where a field of the
          body says so, such as <code className="font-mono">call.call_analysis.user_sentiment</code>{" "}
          is Negative.
        </p>
      ) : (
        <ul className="grid grid-cols-1 gap-2">
          {value.map((condition, at) => (
            <ConditionRow
              key={condition.key}
              condition={condition}
              number={at + 1}
              suggestions={suggestions}
              error={errors.within(`conditions.${at}`)}
              onChange={(changes) => change(condition.key, changes)}
              onRemove={() => onChange(value.filter(({ key }) => key !== condition.key))}
            />
          ))}
        </ul>
      )}
      {value.length > 0 && (
        <p className="text-xs text-muted">
          {value.length > 1 && "All of them must hold. "}A field is named from the outside in, with
          dots. Values are compared letter for letter.
        </p>
      )}
      {errors.of("conditions") && (
        <p className="text-xs text-danger-ink">{errors.of("conditions")}</p>
      )}
      <Button
        className="justify-self-start"
        disabled={value.length >= MAX_CONDITIONS}
        onClick={() => onChange([...value, { key: newKey(), path: "", is: "equals", value: "" }])}
      >
        <Plus aria-hidden />
        Add condition
      </Button>
    </fieldset>
  );
}

function ConditionRow({
  condition,
  number,
  suggestions,
  error,
  onChange,
  onRemove,
}: {
  condition: ConditionDraft;
  number: number;
  suggestions: string;
  error: string | null;
  onChange: (changes: Partial<ConditionDraft>) => void;
  onRemove: () => void;
}) {
  const invalid = error ? true : undefined;
  const valueLabel = `Value of condition ${number}`;
  return (
    <li className="grid grid-cols-1 gap-1.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,3fr)_10rem_minmax(0,2fr)_auto]">
        <Input
          aria-label={`Field of condition ${number}`}
          aria-invalid={invalid}
          value={condition.path}
          onChange={(event) => onChange({ path: event.target.value })}
          list={suggestions}
          maxLength={300}
          spellCheck={false}
          autoCapitalize="none"
          className="font-mono text-xs max-sm:col-span-2"
          placeholder="call.call_analysis.user_sentiment"
        />
        <Select
          aria-label={`Test of condition ${number}`}
          className="max-sm:col-span-2"
          value={condition.is}
          onChange={(event) => onChange({ is: event.target.value as ConditionTest })}
        >
          {CONDITION_TESTS.map((test) => (
            <option key={test} value={test}>
              {TEST_WORDS[test]}
            </option>
          ))}
        </Select>
        {!needsValue(condition.is) && <span aria-hidden />}
        {needsValue(condition.is) &&
          (condition.is === "one_of" ? (
            <textarea
              aria-label={`${valueLabel}, one a line`}
              aria-invalid={invalid}
              value={condition.value}
              onChange={(event) => onChange({ value: event.target.value })}
              rows={3}
              className={cn(controlClasses, "h-auto py-1.5")}
              placeholder={"one a line\nNegative\nUnknown"}
            />
          ) : (
            <Input
              aria-label={valueLabel}
              aria-invalid={invalid}
              value={condition.value}
              onChange={(event) => onChange({ value: event.target.value })}
              maxLength={500}
              placeholder={isFigure(condition.is) ? "60000" : "Negative"}
            />
          ))}
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Remove condition ${number}`}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      {error && (
        <p className="flex items-start gap-1.5 text-xs text-danger-ink">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {error}
        </p>
      )}
    </li>
  );
}

function isFigure(is: ConditionTest): boolean {
  return is === "greater_than" || is === "less_than";
}
