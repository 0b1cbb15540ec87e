import { isZone, type Zone } from "./zone";

/**
 * Which zone times are shown in, where the server can read it: its page is then the final one.
 * `own:Europe/Berlin` follows the device, `Europe/Berlin` was chosen.
 */
export const ZONE_COOKIE = "ringonce_zone";
export const OWN_MARK = "own:";
export const COOKIE_ATTRIBUTES = ";path=/;max-age=31536000;samesite=lax";

export type ZoneChoice = { zone: Zone; isOwn: boolean };

/** What the cookie of a request says; null where it says nothing that is of use. */
export function readZoneChoice(value: string | undefined): ZoneChoice | null {
  if (value === undefined) return null;
  const isOwn = value.startsWith(OWN_MARK);
  const zone = isOwn ? value.slice(OWN_MARK.length) : value;
  return isZone(zone) ? { zone, isOwn } : null;
}

export function keepZoneChoice({ zone, isOwn }: ZoneChoice): void {
  const value = encodeURIComponent(isOwn ? OWN_MARK + zone : zone);
  // biome-ignore lint/suspicious/noDocumentCookie: the other way is not everywhere
  document.cookie = `${ZONE_COOKIE}=${value}${COOKIE_ATTRIBUTES}`;
}
