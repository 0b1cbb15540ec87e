import { isZone, offsetMinutes, offsetWords, placeOf, UTC, type Zone } from "./zone";

/** Browsers go on listing some places under names that nobody there would look for. */
const OF_TODAY: Record<Zone, Zone> = {
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
};

export type ListedZone = { zone: Zone; place: string; offset: string };

/** All zones that the browser knows, west to east, and UTC before them. */
export function listZones(at: Date): ListedZone[] {
  const names = Intl.supportedValuesOf("timeZone").map((zone) => OF_TODAY[zone] ?? zone);
  const others = [...new Set(names)]
    .filter((zone) => zone !== UTC && isZone(zone))
    .map((zone) => ({ zone, minutes: offsetMinutes(at, zone) }))
    .toSorted((a, b) => a.minutes - b.minutes || a.zone.localeCompare(b.zone));
  return [{ zone: UTC }, ...others].map(({ zone }) => ({
    zone,
    place: placeOf(zone),
    offset: offsetWords(at, zone),
  }));
}

/** Those of which every word of a text is a part: `new york`, `berlin`, `+5:30`. */
export function findZones(zones: readonly ListedZone[], text: string): ListedZone[] {
  const words = text.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  return zones.filter(({ place, offset }) => {
    const all = `${place} ${offset}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
