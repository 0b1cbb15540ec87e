import { createServer, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { post, senderWorld } from "../testing/sender-world.ts";

const { listen, open, receive, receiveRaw } = senderWorld();

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
