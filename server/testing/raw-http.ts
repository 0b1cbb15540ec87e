import { connect, type Socket } from "node:net";

export type RawAnswer = { status: number; headers: Record<string, string>; body: string };

/**
 * Writes bytes to a socket, whatever they are, and reads the answers. Settles once `count` answers
 * are in, or the other side closes. A reset after an answer is not held against it.
 *
 * @param write bytes, or what to do with the open socket
 */
export function exchange(
  port: number,
  write: string | Buffer | ((socket: Socket) => void),
  count = 1,
): Promise<RawAnswer[]> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const socket = connect(port, "127.0.0.1", () => {
      if (typeof write === "function") write(socket);
      else socket.write(write);
    });
    const finish = () => {
      socket.destroy();
      resolve(parseAnswers(received));
    };
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (parseAnswers(received).length >= count) finish();
    });
    // A sender cut off while it sends sees EPIPE or ECONNRESET; what it was told counts.
    socket.on("error", finish);
    socket.on("close", finish);
  });
}

/** A request as text; bodies are sent as they are. */
export function requestBytes(options: {
  method?: string;
  target?: string | Buffer;
  headers?: readonly string[];
  body?: string | Buffer;
}): Buffer {
  const { method = "POST", target = "/api/webhooks/retell/acme", headers = [] } = options;
  const body = Buffer.from(options.body ?? "");
  const hasLength = headers.some((line) => /^(content-length|transfer-encoding):/i.test(line));
  const lines = ["host: localhost", ...headers];
  if (!hasLength) lines.push(`content-length: ${body.length}`);
  return Buffer.concat([
    Buffer.from(`${method} `),
    Buffer.from(target),
    Buffer.from(` HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`, "latin1"),
    body,
  ]);
}

/** The whole answers at the start of the bytes; `100 Continue` is none. */
function parseAnswers(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes.toString("latin1");
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end === -1) return answers;
    const [statusLine = "", ...lines] = rest.slice(0, end).split("\r\n");
    const status = Number(statusLine.split(" ")[1]);
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const start = end + 4;
    const length = Number(headers["content-length"] ?? 0);
    if (rest.length < start + length) return answers;
    const body = Buffer.from(rest.slice(start, start + length), "latin1").toString("utf8");
    if (status !== 100) answers.push({ status, headers, body });
    rest = rest.slice(start + length);
  }
}
