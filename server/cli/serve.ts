import { createServer, type RequestListener, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Env } from "../env.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import type { MoreHandles } from "./listening-handles.ts";
import { Unstartable } from "./unstartable.ts";

/** Longer than any common proxy keeps an idle connection, so that the proxy closes first. */
const KEEP_ALIVE_MS = 75_000;
/** As long as a body may take. */
const HEADERS_MS = 10_000;
/** Node looks for slow senders every 30 s only, and so would let them stay that much longer. */
const LOOK_FOR_SLOW_SENDERS_MS = 1_000;

type Address = Pick<Env, "HOST" | "PORT">;

/** Keeps requests waiting until it is known who answers them. */
export function holdRequests(): {
  listener: RequestListener;
  answerWith(listener: RequestListener): void;
} {
  const waiting: Parameters<RequestListener>[] = [];
  let answer: RequestListener | undefined;
  return {
    listener(request, response) {
      if (answer) answer(request, response);
      else waiting.push([request, response]);
    },
    answerWith(listener) {
      answer = listener;
      for (const exchange of waiting.splice(0)) listener(...exchange);
    },
  };
}

/** An HTTP server that holds its requests until it is told who answers them. */
export function createHttpServer(): {
  server: Server;
  answerWith(listener: RequestListener): void;
} {
  const { listener, answerWith } = holdRequests();
  const server = createServer({ connectionsCheckingInterval: LOOK_FOR_SLOW_SENDERS_MS }, listener);
  server.on("clientError", answerBrokenRequest);
  // Node would answer 417 itself; an expectation we do not know is no reason to lose an event.
  server.on("checkExpectation", (request, response) => server.emit("request", request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  return { server, answerWith };
}

/**
 * @returns the port, which matters where PORT is 0
 * @throws Unstartable when it can't be had
 */
export function listen(server: Server, { HOST, PORT }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, HOST, PORT)));
    server.listen({ port: PORT, host: HOST }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : PORT);
    });
  });
}

/** Finds out before the minute a build takes, not after. */
export async function demandFreePort(address: Address): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await new Promise((resolve) => probe.close(resolve));
}

/** Takes no more connections and lets the requests in hand finish, for `limitMs` at most. */
export async function drain(server: Server, handles: MoreHandles, limitMs: number): Promise<void> {
  const closed = Promise.all([
    new Promise<void>((resolve) => server.close(() => resolve())),
    handles.close(),
  ]);
  const deadline = Date.now() + limitMs;
  let open = true;
  closed.then(() => {
    open = false;
  });
  while (open && Date.now() < deadline) {
    // A connection kept alive by its last answer would hold us up for its whole idle time.
    server.closeIdleConnections();
    await Promise.race([closed, sleep(50)]);
  }
  server.closeAllConnections();
  await closed;
}

function explain(error: NodeJS.ErrnoException, host: string | undefined, port: number): Error {
  const address = host ? `${host}:${port}` : `port ${port}`;
  if (error.code === "EADDRINUSE") {
    return new Unstartable(
      `Something listens on ${address} already: stop it, or set PORT to another port.`,
    );
  }
  if (error.code === "EACCES") {
    return new Unstartable(`This user may not listen on ${address}: set PORT to 1024 or above.`);
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new Unstartable(`This machine has no address ${host}: correct or unset HOST.`);
  }
  return error;
}
