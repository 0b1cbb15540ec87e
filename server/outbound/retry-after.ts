/**
 * Reads a `Retry-After` header: seconds, or a date.
 *
 * @returns milliseconds from now, 0 for a date that has passed; null if it is neither
 */
export function readRetryAfter(value: string | undefined, nowMs = Date.now()): number | null {
  const text = value?.trim();
  if (!text) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Only HTTP's forms of a date start with the name of a day; `Date.parse` would take "-1" too.
  const at = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
