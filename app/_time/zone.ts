/** The name of a time zone as IANA lists it: `Europe/Berlin`, `UTC`. */
export type Zone = string;

export const UTC: Zone = "UTC";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Making one costs more than using it a hundred times. */
const formats = new Map<Zone, Intl.DateTimeFormat>();

function formatIn(zone: Zone): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    formats.set(zone, format);
  }
  return format;
}

/** Whether this machine knows the zone: its list may be older than the reader's. */
export function isZone(name: string): boolean {
  // `+01:00` is taken for a zone by some and not by others, so that pages could differ.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatIn(name);
    return true;
  } catch {
    return false;
  }
}

/** How far the zone's clock is ahead of UTC at a moment. */
export function offsetMinutes(at: Date, zone: Zone): number {
  if (zone === UTC) return 0;
  const text = formatIn(zone).format(at);
  // `GMT` for none, and seconds where clocks followed the sun, which are left out.
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === "-" ? -size : size;
}

/** A date whose UTC fields are what the zone's clock shows at that moment. */
export function toWallClock(at: Date, zone: Zone): Date {
  return new Date(at.getTime() + offsetMinutes(at, zone) * MINUTE_MS);
}

/**
 * The moment at which the zone's clock shows this; the first of two where it is set back, and as
 * much later as it jumps where it is set forward.
 */
export function fromWallClock(wall: Date, zone: Zone): Date {
  const atOffsetOf = (near: number) =>
    new Date(wall.getTime() - offsetMinutes(new Date(wall.getTime() + near), zone) * MINUTE_MS);
  const before = atOffsetOf(-DAY_MS);
  const isShown = (at: Date) => toWallClock(at, zone).getTime() === wall.getTime();
  if (isShown(before)) return before;
  const after = atOffsetOf(DAY_MS);
  return isShown(after) ? after : before;
}

/** `UTC`, `UTC+1`, `UTC-3:30`. */
export function offsetWords(at: Date, zone: Zone): string {
  const offset = offsetMinutes(at, zone);
  if (offset === 0) return "UTC";
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const size = minutes === 0 ? `${hours}` : `${hours}:${String(minutes).padStart(2, "0")}`;
  return `UTC${offset < 0 ? "-" : "+"}${size}`;
}

/** `Europe/Berlin (UTC+1)`, or only `UTC`. */
export function zoneWords(at: Date, zone: Zone): string {
  return zone === UTC ? UTC : `${placeOf(zone)} (${offsetWords(at, zone)})`;
}

/** As people write it: `America/New York`. */
export function placeOf(zone: Zone): string {
  return zone.replaceAll("_", " ");
}

/** What `<input type="datetime-local">` holds: the clock of a zone, to the second. */
export function toLocalInput(at: Date | null, zone: Zone): string {
  return at === null ? "" : toWallClock(at, zone).toISOString().slice(0, 19);
}

/** The moment it stands for; null where it is none. */
export function fromLocalInput(text: string, zone: Zone): Date | null {
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) ? null : fromWallClock(new Date(ms), zone);
}
