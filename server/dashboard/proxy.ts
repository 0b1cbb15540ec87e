import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream";
import { log } from "../log.ts";
import { noteRequest } from "../request-notes.ts";

/** What is said between two neighbours and goes no further (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

export type DashboardProxy = {
  /** Passes a request on, or keeps it until the other side is there. */
  listener: RequestListener;
  /** The other side is there, at this socket. */
  open(socketPath: string): void;
  hold(): void;
  close(): void;
};

/** Beyond this many the dashboard is not starting, it is gone. */
const HELD_AT_MOST = 500;

/**
 * Passes requests on to the server that listens at a socket of this machine. Holds at first.
 *
 * @param onGone told that nothing is at the socket any more, though nobody has said `hold`; it holds
 *   from then on
 */
export function createProxy(onGone: () => void): DashboardProxy {
  const agent = new Agent({ keepAlive: true });
  const held: [IncomingMessage, ServerResponse][] = [];
  /** Null while requests are held. */
  let target: string | null = null;

  function passOn(socketPath: string, request: IncomingMessage, response: ServerResponse): void {
    noteRequest(request);
    const onward = httpRequest({
      socketPath,
      agent,
      method: request.method,
      path: request.url,
      headers: onwardHeaders(request),
    });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, withoutHops(answer.headers));
      // A stream of events begins with its headers, long before its first byte.
      response.flushHeaders();
      pipeline(answer, response, () => {});
    });
    onward.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" && socketPath === target) {
        target = null;
        onGone();
      }
      if (response.destroyed) return;
      // Nothing of it has been read yet, and nobody has seen it.
      if (error.code === "ENOENT" && !hasBody(request)) return listener(request, response);
      log.warn({ err: error }, "dashboard.no_answer");
      if (response.headersSent) response.destroy();
      else sayUnavailable(response);
    });
    // Who asked has gone: nobody waits for the page.
    response.once("close", () => {
      if (!response.writableFinished) onward.destroy();
    });
    if (hasBody(request)) pipeline(request, onward, () => {});
    else onward.end();
  }

  function listener(request: IncomingMessage, response: ServerResponse): void {
    if (target !== null) passOn(target, request, response);
    else if (held.length < HELD_AT_MOST) held.push([request, response]);
    else sayUnavailable(response);
  }

  return {
    listener,
    open(socketPath) {
      target = socketPath;
      for (const [request, response] of held.splice(0)) passOn(socketPath, request, response);
    },
    hold() {
      target = null;
    },
    close() {
      for (const [, response] of held.splice(0)) sayUnavailable(response);
      agent.destroy();
    },
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function onwardHeaders({ headers, socket }: IncomingMessage): OutgoingHttpHeaders {
  // Without these Next would name the socket it was asked through.
  const forwarded = {
    "x-forwarded-for": headers["x-forwarded-for"] ?? socket.remoteAddress ?? "",
    "x-forwarded-host": headers["x-forwarded-host"] ?? headers.host ?? "",
  };
  return { ...withoutHops(headers), ...forwarded };
}

function withoutHops(headers: IncomingMessage["headers"]): OutgoingHttpHeaders {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const hops = new Set([...HOP_BY_HOP, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.has(name)));
}

function sayUnavailable(response: ServerResponse): void {
  response.writeHead(503, { "content-type": "text/plain; charset=utf-8", "retry-after": "2" });
  response.end("The dashboard is starting. Try again in a moment. Webhooks are taken meanwhile.\n");
}
