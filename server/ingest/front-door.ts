import type { IncomingMessage, ServerResponse } from "node:http";
import type { WebhookAnswer } from "./answer.ts";
import type { Ingest } from "./ingest.ts";
import { nodeBodyReader } from "./read-body.ts";
import { sourceOf } from "./source.ts";

/** Everything below this path is answered here, never by Next. */
export const WEBHOOKS_PATH = "/api/webhooks/";

/** How long an answered sender may go on sending before it is cut off. */
const LINGER_MS = 2_000;

/** @returns whether the request belongs to the front door; absolute-form targets included */
export function isWebhook(request: IncomingMessage): boolean {
  return pathOf(request).startsWith(WEBHOOKS_PATH);
}

/** Answers a webhook in front of Next, whose own cost per request is many times all of ours. */
export async function answerWebhook(
  ingest: Ingest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  const answer = await ingest({
    method: request.method ?? "",
    path: pathOf(request),
    signature: headerText(headers["x-retell-signature"]),
    contentEncoding: headers["content-encoding"],
    sourceIp: sourceOf(request.socket.remoteAddress, headerText(headers["x-forwarded-for"])),
    readBody: nodeBodyReader(request),
  });
  respond(request, response, answer);
}

function respond(request: IncomingMessage, response: ServerResponse, answer: WebhookAnswer): void {
  if (response.destroyed) return;
  const headers: Record<string, string | number> = {
    ...answer.headers,
    "content-length": Buffer.byteLength(answer.body),
  };
  const bodyUnread = !request.readableEnded && !request.complete;
  if (bodyUnread) headers.connection = "close";
  response.writeHead(answer.status, headers);
  response.end(request.method === "HEAD" ? undefined : answer.body);
  if (bodyUnread) linger(request);
}

/**
 * A sender that is still sending must be able to read the answer, so its socket is not reset at
 * once; what it sends meanwhile is thrown away.
 */
function linger(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}

function pathOf(request: IncomingMessage): string {
  const target = request.url ?? "";
  const query = target.indexOf("?");
  const path = query === -1 ? target : target.slice(0, query);
  if (path.startsWith("/")) return path;
  // "POST http://host/path HTTP/1.1", as proxies send it.
  const afterScheme = path.indexOf("://");
  const slash = afterScheme === -1 ? -1 : path.indexOf("/", afterScheme + 3);
  return slash === -1 ? path : path.slice(slash);
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
