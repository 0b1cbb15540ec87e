import type { IncomingMessage, ServerResponse } from "node:http";
import { pathOf } from "../request-path.ts";
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
export function answerWebhook(
  ingest: Ingest,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { headers } = request;
  ingest({
    method: request.method ?? "",
    path: pathOf(request),
    signature: headerText(headers["x-retell-signature"]),
    contentEncoding: headers["content-encoding"],
    sourceIp: sourceOf(request.socket.remoteAddress, headerText(headers["x-forwarded-for"])),
    readBody: nodeBodyReader(request),
    isGone: () => response.destroyed,
  }).then((answer) => respond(request, response, answer));
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
  const body = request.method === "HEAD" ? "" : answer.body;
  if (bodyUnread) answerBeforeTheEnd(request, response, body);
  else response.end(body);
}

/**
 * Answers a sender that is still sending. The whole answer goes out at once, but is ended only when
 * what the sender has in flight is read and thrown away: ending it would close the socket with
 * unread bytes, which resets the connection, and a reset can overtake the answer.
 */
function answerBeforeTheEnd(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  if (body === "") response.flushHeaders();
  else response.write(body);
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  timer.unref();
  request.once("end", end).once("close", end).resume();
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
