import { identify, verifySignature } from "#server/retell/index";
import { type Fact, recordAsBefore } from "../record-as-before.ts";

const KEY = process.env.BENCH_RETELL_API_KEY ?? "";

type Context = { params: Promise<{ client: string }> };

/** The original design: check, then insert, then mark processed, one after the other. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { client } = await params;
  const rawBody = Buffer.from(await request.arrayBuffer());
  const header = request.headers.get("x-retell-signature");
  const verdict = verifySignature({ rawBody, header, keys: [KEY], nowMs: Date.now() });
  if (!verdict.ok) return answer(401, verdict);

  const text = rawBody.toString("utf8");
  const identity = identify(client, rawBody, JSON.parse(text));
  if (identity === null || identity.idempotencyKey === null) return answer(400, {});

  const fact: Fact = { client, rawBody, text, ...identity, key: identity.idempotencyKey };
  const duplicate = await recordAsBefore(fact);
  return answer(200, { success: true, duplicate });
}

function answer(status: number, body: object): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json" },
  });
}

export const dynamic = "force-dynamic";
