/** What a route handler costs before it does anything: it reads the body and answers. */
export async function POST(request: Request): Promise<Response> {
  await request.arrayBuffer();
  return new Response('{"success":true,"duplicate":false}', {
    headers: { "content-type": "application/json" },
  });
}

export const dynamic = "force-dynamic";
