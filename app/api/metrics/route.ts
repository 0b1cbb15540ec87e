import { METRICS_CONTENT_TYPE, mayReadMetrics } from "#server/metrics/index";
import { peerOf } from "#server/request-notes";
import { runtime } from "#server/runtime";

export const dynamic = "force-dynamic";

/** For Prometheus: to programs on this machine, or with METRICS_TOKEN as bearer. */
export async function GET(request: Request): Promise<Response> {
  const { headers } = request;
  const { env, readMetrics } = runtime();
  if (!mayReadMetrics({ peer: peerOf(headers), headers }, env.METRICS_TOKEN)) {
    return Response.json(
      {
        error: {
          code: "unauthorized",
          message: "Ask from this machine, or send METRICS_TOKEN as a bearer token.",
        },
      },
      { status: 401, headers: { "www-authenticate": "Bearer" } },
    );
  }
  return new Response(await readMetrics(), {
    headers: { "content-type": METRICS_CONTENT_TYPE, "cache-control": "no-store" },
  });
}
