import type { Ingest } from "./ingest.ts";
import { webBodyReader } from "./read-body.ts";
import { sourceOf } from "./source.ts";

/** Answers a webhook as a web-standard handler: the door of `next dev` and of serverless hosts. */
export async function answerWebhookRoute(ingest: Ingest, request: Request): Promise<Response> {
  const { headers } = request;
  const answer = await ingest({
    method: request.method,
    path: new URL(request.url).pathname,
    signature: headers.get("x-retell-signature"),
    contentEncoding: headers.get("content-encoding"),
    sourceIp: sourceOf(undefined, headers.get("x-forwarded-for")),
    readBody: webBodyReader(request),
    isGone: () => request.signal.aborted,
  });
  return new Response(request.method === "HEAD" ? null : answer.body, {
    status: answer.status,
    headers: answer.headers,
  });
}
