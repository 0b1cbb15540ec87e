import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EXPIRED_CERTIFICATE, GOOD_CERTIFICATE } from "../testing/certificates.ts";
import { readAllow } from "./allow.ts";
import type { Resolve } from "./resolve.ts";
import { openSender, type Sender, type SenderOptions } from "./send.ts";

const LOOPBACK = readAllow(["127.0.0.1"]);
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function open(options: SenderOptions = {}): Sender {
  const sender = openSender({ allow: LOOPBACK, ...options });
  closing.push(() => sender.close());
  return sender;
}

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

/** A receiver that has read the request before it answers. */
async function receive(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => answer(request, response));
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

/** A receiver that says what HTTP servers don't. */
async function receiveRaw(answer: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => socket.once("data", () => answer(socket)));
  return `http://127.0.0.1:${await listen(server)}`;
}

/** A limit that is to be reached, but not before the receiver was, on a busy machine either. */
const SOON_MS = 2_000;

const post = (sender: Sender, url: string, timeoutMs = 15_000) =>
  sender.sendRequest({
    url,
    headers: { "content-type": "application/json" },
    body: "{}",
    timeoutMs,
  });

const resolveTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

describe("a receiver that answers", () => {
  it("gets the body and the headers byte for byte, and its answer is kept", async () => {
    const seen: { request?: IncomingMessage; body?: Buffer } = {};
    const server = createServer(async (request, response) => {
      seen.request = request;
      seen.body = Buffer.concat(await request.toArray());
      response.writeHead(202).end("taken");
    });
    const url = `http://127.0.0.1:${await listen(server)}/hooks/a%20b?team=1&x=%2F`;
    const body = Buffer.from('{ "text": "schön\\u0000" }');

    const result = await open().sendRequest({
      url,
      headers: { "content-type": "application/json", "X-Team": "blue" },
      body,
      timeoutMs: 5_000,
    });

    expect(result).toMatchObject({ ok: true, httpStatus: 202, stage: null, error: null });
    expect(result).toMatchObject({ responseExcerpt: "taken", retryAfterMs: null });
    expect(Number.isInteger(result.durationMs)).toBe(true);
    expect(seen.body).toEqual(body);
    expect(seen.request).toMatchObject({ method: "POST", url: "/hooks/a%20b?team=1&x=%2F" });
    expect(seen.request?.headers).toMatchObject({
      "content-type": "application/json",
      "content-length": String(body.byteLength),
      "x-team": "blue",
      "user-agent": "Ringonce",
    });
  });

  it("without a body has no excerpt", async () => {
    const url = await receive((_request, response) => response.writeHead(204).end());
    expect(await post(open(), url)).toMatchObject({
      ok: true,
      httpStatus: 204,
      responseExcerpt: null,
    });
  });

  it("is asked again over connections that are open", async () => {
    const ports = new Set<number | undefined>();
    const url = await receive((request, response) => {
      ports.add(request.socket.remotePort);
      response.end("ok");
    });
    const sender = open();
    let pauses = 0;
    for (let sent = 0; sent < 20; sent++) {
      const askedAt = performance.now();
      await post(sender, url);
      // What idles for a second is closed; half of that may be reached on a busy machine.
      if (performance.now() - askedAt > 500) pauses++;
    }
    // undici rests a connection for one turn of the event loop, so two of them take turns.
    expect(ports.size).toBeLessThanOrEqual(2 * (1 + pauses));
  });

  it.each([400, 401, 404, 410, 500, 503])("%i is a failure by status", async (status) => {
    const url = await receive((_request, response) => response.writeHead(status).end("no"));
    expect(await post(open(), url)).toMatchObject({
      ok: false,
      httpStatus: status,
      stage: "status",
      error: `Answered ${status}.`,
      responseExcerpt: "no",
    });
  });

  it("429 says when to come back, in seconds or as a date", async () => {
    const at = new Date(Date.now() + 90_000);
    const values = ["7", at.toUTCString(), "later"];
    const url = await receive((_request, response) => {
      response.writeHead(429, { "retry-after": values.shift() }).end();
    });
    const sender = open();
    expect((await post(sender, url)).retryAfterMs).toBe(7_000);
    const { retryAfterMs } = await post(sender, url);
    expect(retryAfterMs).toBeGreaterThan(60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(90_000);
    expect((await post(sender, url)).retryAfterMs).toBeNull();
  });

  it("with a redirect is not followed, and told to give its final URL", async () => {
    let asked = 0;
    const target = await receive((_request, response) => {
      asked++;
      response.end();
    });
    const url = await receive((_request, response) => {
      response.writeHead(307, { location: `${target}/secret` }).end();
    });
    expect(await post(open(), url)).toMatchObject({
      ok: false,
      httpStatus: 307,
      stage: "status",
      error: `Answered 307, a redirect to ${target}/secret. Redirects are not followed: enter the final URL.`,
    });
    expect(asked).toBe(0);
  });

  it("with early hints first is judged by its final answer", async () => {
    const url = await receiveRaw((socket) => {
      socket.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
      socket.end("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
    });
    expect(await post(open(), url)).toMatchObject({ ok: false, httpStatus: 500, stage: "status" });
  });
});

describe("an answer's body", () => {
  it("is kept to 2,000 characters as PostgreSQL takes them, never half a character", async () => {
    const url = await receive((_request, response) => response.end(`a\0${"😀".repeat(3_000)}`));
    const { responseExcerpt } = await post(open(), url);
    expect(responseExcerpt).toMatch(/^a\ufffd(😀)+$/u);
    expect(responseExcerpt).toHaveLength(2_000);
  });

  it("that never ends is read to 64 KB and cut off there", async () => {
    let cutOff: (() => void) | undefined;
    const closed = new Promise<void>((done) => {
      cutOff = done;
    });
    let written = 0;
    const url = await receive((request, response) => {
      request.socket.on("close", () => cutOff?.());
      const more = () => {
        while (!request.socket.destroyed && written < 100_000_000) {
          written += 16_384;
          if (!response.write("x".repeat(16_384))) return void response.once("drain", more);
        }
      };
      more();
    });
    const result = await post(open(), url);
    expect(result).toMatchObject({ ok: true, httpStatus: 200 });
    expect(result.responseExcerpt).toHaveLength(2_000);
    await closed;
    expect(written).toBeLessThan(100_000_000);
  });

  it("that hangs after a 200 makes no failure of the success", async () => {
    const url = await receive((_request, response) => response.write("so far"));
    expect(await post(open(), url)).toMatchObject({
      ok: true,
      httpStatus: 200,
      responseExcerpt: "so far",
    });
  });

  it("that breaks off leaves the status what it was", async () => {
    const url = await receiveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
      socket.end();
    });
    expect(await post(open(), url)).toMatchObject({ ok: true, responseExcerpt: "half" });
  });
});

describe("a receiver that does not answer", () => {
  it("is given up at the time limit, and its connection with it", async () => {
    let ended: (() => void) | undefined;
    const closed = new Promise<void>((done) => {
      ended = done;
    });
    const url = await receive((request) => request.socket.on("close", () => ended?.()));
    expect(await post(open(), url, SOON_MS)).toMatchObject({
      ok: false,
      httpStatus: null,
      stage: "timeout",
      error: "No answer within 2 s.",
      responseExcerpt: null,
    });
    await closed;
  });

  it("or dribbles its headers, is given up too", async () => {
    const url = await receiveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nx-a: ");
      const dribble = setInterval(() => socket.write("a"), 20);
      socket.on("close", () => clearInterval(dribble));
    });
    expect(await post(open(), url, SOON_MS)).toMatchObject({ ok: false, stage: "timeout" });
  });

  it("does not hold up others to the same host", async () => {
    const url = await receive((request, response) => {
      if (request.url === "/fine") response.end("ok");
    });
    const sender = open();
    const hanging = Array.from({ length: 20 }, () => post(sender, `${url}/hang`, 30_000));
    const fine = await Promise.race([post(sender, `${url}/fine`, 30_000), ...hanging]);
    expect(fine).toMatchObject({ ok: true });
    await sender.close();
    for (const result of await Promise.all(hanging)) expect(result.stage).toBe("lost");
  });

  it("is not taken for one that did, late, while this process was busy", async () => {
    const receiver = new Worker(
      `const { parentPort } = require("node:worker_threads");
      const server = require("node:http").createServer((request, response) => {
        parentPort.postMessage("asked");
        request.resume().on("end", () => setTimeout(() => response.end("in time"), 100));
      });
      server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    closing.push(() => receiver.terminate());
    const [port] = await once(receiver, "message");
    const asked = once(receiver, "message");
    const sending = post(open(), `http://127.0.0.1:${port}/`, 3_000);
    await asked;
    const busyUntil = performance.now() + 3_300;
    while (performance.now() < busyUntil);
    expect(await sending).toMatchObject({ ok: true, responseExcerpt: "in time" });
  });

  it("but resets fails in sending", async () => {
    const url = await receiveRaw((socket) => socket.resetAndDestroy());
    expect(await post(open(), url)).toMatchObject({
      ok: false,
      httpStatus: null,
      stage: "send",
      error: expect.stringContaining("broke before an answer came"),
    });
  });

  it("but hangs up fails in sending", async () => {
    const url = await receiveRaw((socket) => socket.end());
    expect(await post(open(), url)).toMatchObject({ ok: false, stage: "send" });
  });

  it("but speaks another protocol fails in sending", async () => {
    const url = await receiveRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    expect(await post(open(), url)).toMatchObject({
      ok: false,
      stage: "send",
      error: expect.stringContaining("is not HTTP"),
    });
  });

  it("because nothing listens there fails in connecting", async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    expect(await post(open(), `http://127.0.0.1:${port}/`)).toMatchObject({
      ok: false,
      stage: "connect",
      error: "The connection was refused (ECONNREFUSED).",
    });
  });

  it("because its name is unknown fails in resolving", async () => {
    const resolve: Resolve = async (name) => {
      throw Object.assign(new Error(`queryA ENOTFOUND ${name}`), { code: "ENOTFOUND" });
    };
    expect(await post(open({ resolve }), "http://gone.example/")).toMatchObject({
      ok: false,
      stage: "resolve",
      error: "The name gone.example is not known (ENOTFOUND).",
    });
  });

  it("because the name server is silent fails in resolving, at the time limit", async () => {
    const resolve: Resolve = () => new Promise(() => {});
    expect(await post(open({ resolve }), "http://slow.example/", SOON_MS)).toMatchObject({
      ok: false,
      stage: "resolve",
      error: "No connection within 2 s.",
    });
  });

  it("because the request can't be written fails in sending, without an exception", async () => {
    const url = await receive((_request, response) => response.end());
    const headers = { "x-name": "two\r\nlines" };
    expect(await open().sendRequest({ url, headers, body: "{}", timeoutMs: 15_000 })).toMatchObject(
      {
        ok: false,
        stage: "send",
        error: expect.stringContaining("can't be sent"),
      },
    );
  });

  it("because this process stops ends as lost", async () => {
    const arrived: { done?: () => void } = {};
    const received = new Promise<void>((done) => {
      arrived.done = done;
    });
    const url = await receive(() => arrived.done?.());
    const sender = open();
    const sending = post(sender, url);
    await received;
    await sender.close();
    expect(await sending).toMatchObject({ ok: false, stage: "lost" });
    expect(await post(sender, url)).toMatchObject({ ok: false, stage: "lost" });
  });
});

describe("TLS", () => {
  const receiveTls = async (certificate: typeof GOOD_CERTIFICATE) => {
    const server = createTlsServer(certificate, (request, response) => {
      request.resume().on("end", () => response.end("private"));
    });
    return listen(server);
  };
  const resolve = resolveTo("127.0.0.1");

  it("is spoken with a receiver whose certificate is trusted and names it", async () => {
    const port = await receiveTls(GOOD_CERTIFICATE);
    const sender = open({ resolve, ca: GOOD_CERTIFICATE.cert });
    for (const host of ["receiver.test", "127.0.0.1"]) {
      expect(await post(sender, `https://${host}:${port}/`)).toMatchObject({
        ok: true,
        responseExcerpt: "private",
      });
    }
  });

  it.each([
    ["a stranger signed", GOOD_CERTIFICATE, undefined, "receiver.test", "self-signed certificate"],
    [
      "has expired",
      EXPIRED_CERTIFICATE,
      EXPIRED_CERTIFICATE.cert,
      "receiver.test",
      "certificate has expired",
    ],
    [
      "is for another name",
      GOOD_CERTIFICATE,
      GOOD_CERTIFICATE.cert,
      "other.test",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
  ])("fails where the certificate %s", async (_why, certificate, ca, host, words) => {
    const port = await receiveTls(certificate);
    expect(await post(open({ resolve, ca }), `https://${host}:${port}/`)).toMatchObject({
      ok: false,
      httpStatus: null,
      stage: "tls",
      error: expect.stringContaining(words),
    });
  });

  it("fails where the receiver does not speak it", async () => {
    const url = await receiveRaw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await post(open(), url.replace("http:", "https:"))).toMatchObject({
      ok: false,
      stage: "tls",
    });
  });

  it("fails where the receiver is silent, and says that it was the handshake", async () => {
    const url = await receiveRaw(() => {});
    expect(await post(open(), url.replace("http:", "https:"), SOON_MS)).toMatchObject({
      ok: false,
      stage: "tls",
      error: "No connection within 2 s.",
    });
  });
});

describe("the address guard", () => {
  /** Counts who gets through to a receiver on loopback. */
  async function temptation() {
    let connections = 0;
    const server = createServer((request, response) => {
      request.resume().on("end", () => response.end("inside"));
    });
    server.on("connection", () => connections++);
    return { port: await listen(server), connections: () => connections };
  }
  const nobody = { allow: readAllow([]) };

  it("opens no connection to a literal address", async () => {
    const { port, connections } = await temptation();
    const sender = open(nobody);
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"]) {
      expect(await post(sender, `http://${host}:${port}/`)).toMatchObject({
        ok: false,
        stage: "guard",
      });
    }
    expect(connections()).toBe(0);
  });

  it("opens no connection to a public name with a private address", async () => {
    const { port, connections } = await temptation();
    for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1%lo"]) {
      const sender = open({ ...nobody, resolve: resolveTo(address) });
      expect(await post(sender, `http://hooks.example:${port}/`)).toMatchObject({
        ok: false,
        stage: "guard",
        error: expect.stringContaining(`hooks.example points to ${address} is `),
      });
    }
    expect(connections()).toBe(0);
  });

  it("judges the name anew for every connection, so one that changes its mind gets nothing", async () => {
    const { port, connections } = await temptation();
    const answers = ["192.0.2.1", "127.0.0.1", "127.0.0.1"];
    let asked = 0;
    const sender = open({
      // The first answer stands for a public address: it is let through, and nothing is there.
      allow: readAllow(["192.0.2.1"]),
      resolve: async () => [{ address: answers[asked++] ?? "127.0.0.1", family: 4 }],
    });
    const first = await post(sender, `http://rebind.example:${port}/`, SOON_MS);
    expect(first.stage).toBe("connect");
    for (let sent = 0; sent < 2; sent++) {
      expect((await post(sender, `http://rebind.example:${port}/`)).stage).toBe("guard");
    }
    expect(connections()).toBe(0);
  });

  it("connects to the address it judged: the name is resolved once per connection", async () => {
    const { port } = await temptation();
    let asked = 0;
    const sender = open({
      resolve: async () => {
        asked++;
        return [{ address: asked === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }];
      },
    });
    expect(await post(sender, `http://hooks.example:${port}/`)).toMatchObject({ ok: true });
    expect(asked).toBe(1);
  });

  it("asks no proxy that the environment names: it would resolve and connect unjudged", async () => {
    const trap = await temptation();
    for (const name of ["http_proxy", "https_proxy", "all_proxy"]) {
      vi.stubEnv(name, `http://127.0.0.1:${trap.port}`);
      vi.stubEnv(name.toUpperCase(), `http://127.0.0.1:${trap.port}`);
    }
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    closing.push(() => vi.unstubAllEnvs());
    const url = await receive((_request, response) => response.end("straight"));
    expect(await post(open(), url)).toMatchObject({ responseExcerpt: "straight" });
    const elsewhere = open({ ...nobody, resolve: resolveTo("10.0.0.1") });
    expect(await post(elsewhere, "http://hooks.example/")).toMatchObject({ stage: "guard" });
    expect(trap.connections()).toBe(0);
  });

  it("leaves out what is private among several addresses", async () => {
    const { port, connections } = await temptation();
    const sender = open({
      allow: readAllow(["127.0.0.1"]),
      resolve: resolveTo("10.0.0.1", "fd00::1", "127.0.0.1", "169.254.169.254"),
    });
    expect(await post(sender, `http://hooks.example:${port}/`)).toMatchObject({ ok: true });
    expect(connections()).toBe(1);
  });

  it("lets an allowed name have any address", async () => {
    const { port } = await temptation();
    const allow = readAllow(["crm.internal", "*.svc.cluster.local"]);
    const sender = open({ allow, resolve: resolveTo("127.0.0.1") });
    for (const host of ["crm.internal", "CRM.internal.", "hooks.prod.svc.cluster.local"]) {
      expect(await post(sender, `http://${host}:${port}/`)).toMatchObject({ ok: true });
    }
    expect(await post(sender, `http://other.internal:${port}/`)).toMatchObject({ stage: "guard" });
  });
});
