import { checkReadiness } from "#server/health";
import { runtime } from "#server/runtime";

export const dynamic = "force-dynamic";

/** 200 while events can be taken, 503 when they can't. */
export async function GET(): Promise<Response> {
  const status = await checkReadiness(() => runtime().database.control`select 1`);
  return Response.json(
    { status },
    { status: status === "ready" ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
