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
  open(): void;
  hold(): void;
  close(): void;
};

/** Beyond this many the dashboard is not starting, it is gone. */
const HELD_AT_MOST = 500;

/** Passes requests on to the server that listens at a socket of this machine. Holds at first. */
export function createProxy(socketPath: string): DashboardProxy {
  const agent = new Agent({ keepAlive: true });
  const held: [IncomingMessage, ServerResponse][] = [];
  let isOpen = false;

  function passOn(request: IncomingMessage, response: ServerResponse): void {
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
    onward.on("error", (error) => {
      if (response.destroyed) return;
      log.warn({ err: error }, "dashboard.no_answer");
      if (response.headersSent) response.destroy();
      else sayUnavailable(response);
    });
    // Who asked has gone: nobody waits for the page.
    response.once("close", () => {
      if (!response.writableFinished) onward.destroy();
    });
    pipeline(request, onward, () => {});
  }

  return {
    listener(request, response) {
      if (isOpen) passOn(request, response);
      else if (held.length < HELD_AT_MOST) held.push([request, response]);
      else sayUnavailable(response);
    },
    open() {
      isOpen = true;
      for (const [request, response] of held.splice(0)) passOn(request, response);
    },
    hold() {
      isOpen = false;
    },
    close() {
      for (const [, response] of held.splice(0)) sayUnavailable(response);
      agent.destroy();
    },
  };
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
