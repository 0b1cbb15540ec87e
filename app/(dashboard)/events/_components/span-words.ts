/** A span between two moments in the reader's own zone, to the minute. */
export function spanWords(from: Date | null, to: Date | null): string {
  if (from && to) return `${short(from)} – ${short(to)}`;
  return from ? `since ${short(from)}` : to ? `until ${short(to)}` : "";
}

const short = (at: Date) => toLocalInput(at).replace("T", " ").slice(0, 16);

/** What `<input type="datetime-local">` holds: local time without a zone. */
export function toLocalInput(at: Date | null): string {
  if (at === null) return "";
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}

export function fromLocalInput(text: string): Date | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms);
}
