"use client";

import { cn } from "./class-names";

type SegmentedProps<Value extends string> = {
  /** What is being chosen; read out. */
  label: string;
  /** Null while none of them holds. */
  value: Value | null;
  options: readonly { value: Value; label: string; title?: string }[];
  onChange: (value: Value) => void;
  className?: string;
};

/** A few exclusive choices side by side. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: SegmentedProps<Value>) {
  return (
    <fieldset
      aria-label={label}
      className={cn(
        "inline-flex h-8 items-center gap-0.5 rounded-md border border-line-strong bg-sunken p-0.5 print:hidden",
        className,
      )}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          title={option.title}
          onClick={() => onChange(option.value)}
          className="h-full rounded-sm px-2.5 text-xs font-medium whitespace-nowrap text-muted transition-colors hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-card dark:aria-pressed:bg-line"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
