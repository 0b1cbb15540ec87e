import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as httpRequest, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { log } from "../log.ts";
import { createProxy, type DashboardProxy } from "./proxy.ts";

log.level = "silent";
let folder: string;
let proxy: DashboardProxy;
let front: Server;
let behind: Server | undefined;
let timesGone: number;
const socketPath = () => join(folder, "socket");
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "proxy-"));
  timesGone = 0;
  proxy = createProxy(() => {
    timesGone += 1;
  });
  front = createServer(proxy.listener).listen(0, "127.0.0.1");
  await once(front, "listening");
});
afterEach(async () => {
  proxy.close();
  for (const server of [front, behind]) {
    server?.closeAllConnections();
    server?.close();
  }
  behind = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function answerBehind(listener: RequestListener): Promise<void> {
  behind = createServer(listener).listen(socketPath());
  await once(behind, "listening");
  proxy.open(socketPath());
}
const origin = () => `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

test("method, path, body and answer go through as they are", async () => {
  await answerBehind(async (request, response) => {
    const chunks = await request.toArray();
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.writeHead(418, { "x-of-next": "yes" });
    response.end(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
  });
  const body = "é".repeat(300_000);
  const answer = await fetch(`${origin()}/a%20b?c=d&c=e`, { method: "PUT", body });
  expect(answer.status).toBe(418);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(answer.headers.get("x-of-next")).toBe("yes");
  expect(await answer.text()).toBe(`PUT /a%20b?c=d&c=e ${body}`);
});

test("who asks can't say who asks, and hears nothing of the neighbours", async () => {
  await answerBehind((request, response) => response.end(JSON.stringify(request.headers)));
  const headers = {
    "x-ringonce-peer": "10.0.0.1",
    connection: "x-private, close",
    "x-private": "1",
    te: "trailers",
  };
  const answer = await new Promise<string>((resolve, reject) => {
    httpRequest(`${origin()}/page`, { headers }, async (incoming) =>
      resolve(Buffer.concat(await incoming.toArray()).toString()),
    )
      .on("error", reject)
      .end();
  });
  const seen = JSON.parse(answer);
  expect(seen).toMatchObject({
    "x-ringonce-peer": "127.0.0.1",
    "x-ringonce-path": "/page",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": new URL(origin()).host,
  });
  expect(seen).not.toHaveProperty("x-private");
  expect(seen).not.toHaveProperty("te");
});

test("a stream arrives as it is written, and ends behind when its reader goes", async () => {
  let closed: (() => void) | undefined;
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  await answerBehind((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
    response.once("close", () => closed?.());
  });
  const leaving = new AbortController();
  const answer = await fetch(origin(), { signal: leaving.signal });
  const first = await answer.body?.getReader().read();
  expect(Buffer.from(first?.value ?? []).toString()).toBe("data: 1\n\n");
  leaving.abort();
  await gone;
});

test("who finds nobody behind it waits until somebody is back, as do those who come after", async () => {
  proxy.open(socketPath());
  const first = fetch(`${origin()}/first`);
  await vi.waitFor(() => expect(timesGone).toBe(1));
  const second = fetch(`${origin()}/second`);
  await once(front, "request");
  await answerBehind((request, response) => response.end(`back for ${request.url}`));
  expect(await (await first).text()).toBe("back for /first");
  expect(await (await second).text()).toBe("back for /second");
  expect(timesGone).toBe(1);
});

test("what has begun to be sent when nobody is there can't wait, and is told so", async () => {
  proxy.open(socketPath());
  const answer = await fetch(origin(), { method: "POST", body: "lost" });
  expect(answer.status).toBe(503);
  expect(timesGone).toBe(1);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(await answer.text()).toContain("Webhooks are taken meanwhile");
});

test("requests wait until it is opened", async () => {
  const waiting = fetch(`${origin()}/early`, { method: "POST", body: "kept" });
  await once(front, "request");
  await answerBehind(async (request, response) => {
    response.end(Buffer.concat(await request.toArray()));
  });
  expect(await (await waiting).text()).toBe("kept");
});
