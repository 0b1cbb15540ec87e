import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export type Received = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  webhookId: string;
  /** Whether the standard's own library took the signature; null for a path without a secret. */
  verified: boolean | null;
};

/** How a path answers. `hang` takes the request and says nothing; `close` breaks off. */
export type Behaviour =
  | { status: number; headers?: Record<string, string>; body?: string }
  | "hang"
  | "close";

const TAKEN: Behaviour = { status: 200, body: '{"taken":true}' };

/** A client's own system: a real HTTP server that verifies what it gets and fails when told to. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #secrets = new Map<string, string>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  /** The URL of a path; each path behaves on its own. */
  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** From now on what comes to the path is verified. */
  expectSignedBy(path: string, secret: string): void {
    this.#secrets.set(path, secret);
  }

  behave(path: string, behaviour: Behaviour): void {
    this.#behaviours.set(path, behaviour);
  }

  recover(path: string): void {
    this.#behaviours.delete(path);
  }

  /** What came to a path, in the order it arrived. */
  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? "";
    const body = Buffer.concat(chunks).toString("utf8");
    this.received.push({
      method: request.method ?? "",
      path,
      headers: request.headers,
      body,
      webhookId: String(request.headers["webhook-id"]),
      verified: this.#verify(path, body, request.headers),
    });
    const behaviour = this.#behaviours.get(path) ?? TAKEN;
    if (behaviour === "hang") return;
    if (behaviour === "close") {
      request.socket.destroy();
      return;
    }
    response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
  }

  #verify(path: string, body: string, headers: IncomingHttpHeaders): boolean | null {
    const secret = this.#secrets.get(path);
    if (secret === undefined) return null;
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  }
}
