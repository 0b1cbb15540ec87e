/** A place somebody went to from the palette. */
export type Place = { href: string; label: string; hint: string };

const KEY = "ringonce.recent";
const AT_MOST = 5;

/** The last few places, newest first; none where they can't be read. */
export function readRecent(): Place[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isPlace).slice(0, AT_MOST) : [];
  } catch {
    return [];
  }
}

export function addRecent(place: Place): void {
  const others = readRecent().filter(({ href }) => href !== place.href);
  try {
    localStorage.setItem(KEY, JSON.stringify([place, ...others].slice(0, AT_MOST)));
  } catch {
    // Storage may be full or forbidden; nothing is lost that can't be found again.
  }
}

/** Only ways within the dashboard: what is stored here is followed. */
function isPlace(value: unknown): value is Place {
  if (typeof value !== "object" || value === null) return false;
  const { href, label, hint } = value as Record<string, unknown>;
  const isWithin = typeof href === "string" && /^\/(?![/\\])/.test(href);
  return isWithin && typeof label === "string" && typeof hint === "string";
}
