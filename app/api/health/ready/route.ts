import { checkReadiness } from "#server/health";
import { runtime } from "#server/runtime";

export const dynamic = "force-dynamic";

/** 200 while events can be taken, `degraded` while the journal takes them; 503 when nothing can. */
export async function GET(): Promise<Response> {
  const { database, durability } = runtime();
  const health = await checkReadiness(() => database.control`select 1`, durability);
  return Response.json(health, {
    status: health.status === "unavailable" ? 503 : 200,
    headers: { "cache-control": "no-store" },
  });
}
