import { connect, type Socket } from "node:net";

export type Answered = { status: number; body: string; latencyMs: number };

/** One keep-alive connection, one request at a time, no pipelining. */
export type Connection = {
  /** Or closed by the server, as idle ones are. */
  isBusy(): boolean;
  /** Sends what `fill` writes into the connection's own buffer. */
  send(fill: (buffer: Buffer) => number): Promise<Answered>;
  close(): void;
};

/** @param longest the longest request, in bytes */
export function openConnection(port: number, longest: number): Promise<Connection> {
  const buffer = Buffer.allocUnsafe(longest);
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(overSocket(socket, buffer));
    });
  });
}

function overSocket(socket: Socket, buffer: Buffer): Connection {
  let pending: {
    startedAt: number;
    resolve(answer: Answered): void;
    reject(e: Error): void;
  } | null = null;
  let received = "";

  socket.on("data", (chunk: Buffer) => {
    received += chunk.toString("latin1");
    const answer = readAnswer(received);
    if (answer === null || pending === null) return;
    const { startedAt, resolve } = pending;
    pending = null;
    received = "";
    resolve({ ...answer, latencyMs: performance.now() - startedAt });
  });
  const lose = (error: Error) => {
    pending?.reject(error);
    pending = null;
  };
  socket.on("error", lose);
  socket.on("close", () => lose(new Error("The server closed a connection in use.")));

  return {
    isBusy: () => pending !== null || socket.destroyed,
    send(fill) {
      return new Promise((resolve, reject) => {
        if (socket.destroyed) throw new Error("The server has closed this connection.");
        const length = fill(buffer);
        pending = { startedAt: performance.now(), resolve, reject };
        socket.write(buffer.subarray(0, length));
      });
    },
    close: () => socket.destroy(),
  };
}

/** @returns null while the answer is not whole */
function readAnswer(text: string): { status: number; body: string } | null {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const status = Number(text.slice(9, 12));
  const body = text.slice(headEnd + 4);
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd)) ?? [];
  const isWhole = length === undefined ? body.endsWith("0\r\n\r\n") : body.length >= Number(length);
  return isWhole ? { status, body } : null;
}
