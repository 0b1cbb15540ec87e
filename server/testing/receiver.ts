import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  /** `performance.now()` when all of it had arrived. */
  at: number;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};

/** What a receiver does with a request; 200 when it returns without an answer. */
export type Answer = (received: Received, response: ServerResponse) => void | Promise<void>;

export type Receiver = {
  url: string;
  /** All requests, in the order they arrived. */
  received: Received[];
  /** From now on. */
  answers(answer: Answer): void;
  close(): Promise<void>;
};

/** The far end of forwarding: a real HTTP server on loopback. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answer: Answer = () => {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one: Received = {
      at: performance.now(),
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    received.push(one);
    await answer(one, response);
    if (!response.writableEnded && !response.destroyed) response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers(next) {
      answer = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
