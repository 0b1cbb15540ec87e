import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { post, SOON_MS, senderWorld } from "../testing/sender-world.ts";
import type { Resolve } from "./resolve.ts";

const { closing, listen, open, receive, receiveRaw } = senderWorld();

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
