export const dynamic = "force-dynamic";

/** The process runs and answers. Says nothing about the database. */
export function GET(): Response {
  return Response.json({ status: "live" }, { headers: { "cache-control": "no-store" } });
}
