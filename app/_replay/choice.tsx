import type { ReactNode } from "react";

/** Something that can be ticked, with what it means. */
export function Choice({
  checked,
  disabled = false,
  onChange,
  label,
  hint,
}: {
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
}) {
  return (
    <label
      className={`grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2.5 ${disabled ? "opacity-60" : ""}`}
    >
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 accent-(--accent)"
      />
      <span>
        <span className="flex flex-wrap items-center gap-x-2 text-sm font-medium">{label}</span>
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
