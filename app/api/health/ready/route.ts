import { checkReadiness, HEALTH_HEADERS, httpStatusOf } from "#server/health";
import { runtime } from "#server/runtime";

export const dynamic = "force-dynamic";

/** Answered by the front door where there is one: see `server/health-door.ts`. */
export async function GET(): Promise<Response> {
  const { database, durability } = runtime();
  const health = await checkReadiness(() => database.control`select 1`, durability);
  return Response.json(health, { status: httpStatusOf(health), headers: HEALTH_HEADERS });
}
