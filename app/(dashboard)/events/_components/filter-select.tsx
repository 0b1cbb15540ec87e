import { cn } from "@/_components/ui/class-names";
import { Select } from "@/_components/ui/select";

/** How a select looks while it narrows the list; it styles its own element, not its frame. */
export const FILTERING =
  "[&_select]:border-accent [&_select]:bg-accent-soft [&_select]:text-accent-ink";

/** One choice of a filter bar; tinted while it narrows the list. */
export function FilterSelect<Value extends string>({
  label,
  any,
  value,
  options,
  onChange,
}: {
  label: string;
  /** The words for "not filtered". */
  any: string;
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value | null) => void;
}) {
  // A value from the URL that the menu does not offer must still show, or the list seems to lie.
  const isOffered = value === null || options.some((option) => option.value === value);
  return (
    <span
      className={cn(
        "inline-flex max-w-52 min-w-30 max-sm:max-w-none max-sm:flex-1",
        value !== null && FILTERING,
      )}
    >
      <Select
        aria-label={label}
        value={value ?? ""}
        onChange={(event) => {
          const chosen = [...options].find((option) => option.value === event.target.value);
          onChange(chosen?.value ?? null);
        }}
      >
        <option value="">{any}</option>
        {!isOffered && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </span>
  );
}
