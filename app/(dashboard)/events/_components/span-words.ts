import { toLocalInput, type Zone } from "@/_time/zone";

/** A span between two moments by the zone's clock, to the minute. */
export function spanWords(from: Date | null, to: Date | null, zone: Zone): string {
  const short = (at: Date) => toLocalInput(at, zone).replace("T", " ").slice(0, 16);
  if (from && to) return `${short(from)} – ${short(to)}`;
  return from ? `since ${short(from)}` : to ? `until ${short(to)}` : "";
}
