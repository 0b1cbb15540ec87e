import { answerLive } from "#server/live/index";
import { runtime } from "#server/runtime";

export const dynamic = "force-dynamic";

/** Tells an open page what changes, as it changes: see `app/_live/`. */
export function GET(request: Request): Promise<Response> {
  const { live, auth } = runtime();
  // Number("") is 0, and whoever does not say has heard nothing.
  const unheardMs = Number(new URL(request.url).searchParams.get("unheard") || "Infinity");
  return answerLive(live, {
    isSignedIn: async () => (await auth.findStaff(request.headers)) !== null,
    unheardMs: unheardMs >= 0 ? unheardMs : Number.POSITIVE_INFINITY,
    signal: request.signal,
  });
}

/** Next would answer it by opening a stream that nobody reads. */
export function HEAD(): Response {
  return new Response(null, { status: 405, headers: { allow: "GET" } });
}
