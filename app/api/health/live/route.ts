import { HEALTH_HEADERS, LIVE } from "#server/health";

export const dynamic = "force-dynamic";

/** Answered by the front door where there is one: see `server/health-door.ts`. */
export function GET(): Response {
  return Response.json(LIVE, { headers: HEALTH_HEADERS });
}
