import "server-only";

import { cookies } from "next/headers";
import { UTC } from "./zone";
import { readZoneChoice, ZONE_COOKIE, type ZoneChoice } from "./zone-cookie";

/** The zone that the request's page is to show times in; UTC until a browser has told its own. */
export async function requestZone(): Promise<ZoneChoice> {
  const cookie = (await cookies()).get(ZONE_COOKIE)?.value;
  return readZoneChoice(cookie) ?? { zone: UTC, isOwn: true };
}
