import { UNKNOWN } from "./format";

const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

/** US cents, fractional, as a decimal text: `"12.345"` → `$0.1235`. What is unknown is no $0. */
export function formatCents(cents: string | null | undefined): string {
  if (cents === null || cents === undefined || cents.trim() === "") return UNKNOWN;
  const value = Number(cents);
  return Number.isFinite(value) ? dollars.format(value / 100) : UNKNOWN;
}
