import { mayReadMetrics, metrics } from "#server/metrics/index";
import { peerOf } from "#server/request-notes";
import { runtime } from "#server/runtime";

export const dynamic = "force-dynamic";

/** For Prometheus: to programs on this machine, or with METRICS_TOKEN as bearer. */
export async function GET(request: Request): Promise<Response> {
  const { headers } = request;
  if (!mayReadMetrics({ peer: peerOf(headers), headers }, runtime().env.METRICS_TOKEN)) {
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
  return new Response(await metrics.registry.metrics(), {
    headers: { "content-type": metrics.registry.contentType, "cache-control": "no-store" },
  });
}
