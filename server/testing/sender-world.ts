import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { afterEach } from "vitest";
import { readAllow } from "../outbound/allow.ts";
import type { Resolve } from "../outbound/resolve.ts";
import { openSender, type Sender, type SenderOptions } from "../outbound/send.ts";

/** A limit that is to be reached, but not before the receiver was, on a busy machine either. */
export const SOON_MS = 2_000;

const LOOPBACK = readAllow(["127.0.0.1"]);

export const post = (sender: Sender, url: string, timeoutMs = 15_000) =>
  sender.sendRequest({
    url,
    headers: { "content-type": "application/json" },
    body: "{}",
    timeoutMs,
  });

export const resolveTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

/**
 * Senders, and whatever they may meet. Call it once in a file, outside of everything: what a test opens
 * is closed after it.
 */
export function senderWorld() {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  return {
    /** Done after this test. */
    closing,
    /** On a port of loopback. */
    listen,

    open(options: SenderOptions = {}): Sender {
      const sender = openSender({ allow: LOOPBACK, ...options });
      closing.push(() => sender.close());
      return sender;
    },

    /** A receiver that has read the request before it answers. */
    async receive(answer: RequestListener): Promise<string> {
      const server = createServer((request, response) => {
        request.resume().on("end", () => answer(request, response));
      });
      return `http://127.0.0.1:${await listen(server)}`;
    },

    /** A receiver that says what HTTP servers don't. */
    async receiveRaw(answer: (socket: Socket) => void): Promise<string> {
      const server = createTcpServer((socket) => socket.once("data", () => answer(socket)));
      return `http://127.0.0.1:${await listen(server)}`;
    },
  };
}
