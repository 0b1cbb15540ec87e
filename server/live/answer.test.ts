import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { log } from "../log.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { answerLive, type LiveOptions } from "./answer.ts";
import { type LiveHub, openLiveHub } from "./hub.ts";

let test_: TestDatabase;
let hub: LiveHub;
beforeAll(async () => {
  log.level = "silent";
  test_ = await testDatabase();
});
beforeEach(() => {
  hub = openLiveHub(test_.database.control, { readersAtMost: 1 });
  return () => hub.stop();
});
afterAll(() => test_.drop());
vi.setConfig({ testTimeout: 60_000 });

const answer = (options: Partial<LiveOptions> = {}) =>
  answerLive(hub, {
    isSignedIn: async () => true,
    unheardMs: 0,
    signal: new AbortController().signal,
    ...options,
  });

/** The stream's lines, one after the other; null when it has ended. */
function linesOf(response: Response): () => Promise<string | null> {
  if (response.body === null) throw new Error("There is no stream.");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  return async () => (await reader.read()).value?.trim() ?? null;
}

async function until(read: () => Promise<string | null>, line: string | RegExp): Promise<string> {
  for (;;) {
    const said = await read();
    if (said === null) throw new Error("The stream has ended.");
    if (typeof line === "string" ? said === line : line.test(said)) return said;
  }
}

test("a stranger is refused", async () => {
  const response = await answer({ isSignedIn: async () => false });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: { code: "unauthorized" } });
});

test("while the database is away nobody is refused for good", async () => {
  const response = await answer({ isSignedIn: () => Promise.reject(new Error("away")) });
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("3");
});

test("one reader too many is told when to come back", async () => {
  await answer();
  const response = await answer();
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("30");
});

test("the first line comes at once, and nobody on the way may hold lines back", async () => {
  const response = await answer({ unheardMs: -1 });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(response.headers.get("cache-control")).toContain("no-transform");
  const read = linesOf(response);
  expect(await read()).toBe(": beat");
  hub.announce("clients", ["acme"]);
  await until(read, 'data: {"clients":["acme"]}');
});

test("who signs out is told so, and the stream ends", async () => {
  let isSignedIn = true;
  const read = linesOf(await answer({ isSignedIn: async () => isSignedIn }));
  hub.announce("sessions");
  await until(read, 'data: {"sessions":null}');
  isSignedIn = false;
  hub.announce("sessions");
  await until(read, 'data: "signed-out"');
  expect(await read()).toBeNull();
  expect((await answer()).status).toBe(200);
});

test("that it is not known who is signed in ends nothing", async () => {
  let isAway = false;
  const isSignedIn = async () => {
    if (isAway) throw new Error("away");
    return true;
  };
  const read = linesOf(await answer({ isSignedIn }));
  isAway = true;
  hub.announce("sessions");
  await until(read, 'data: {"sessions":null}');
});

test("a reader that goes makes room, whether it has read or not", async () => {
  const gone = new AbortController();
  await answer({ signal: gone.signal });
  gone.abort();
  const response = await answer();
  expect(response.status).toBe(200);
  await response.body?.cancel();
  expect((await answer()).status).toBe(200);
});

test("a reader that does not read keeps nothing but the last words", async () => {
  const response = await answer({ unheardMs: -1 });
  for (let n = 0; n < 100_000; n += 1) hub.announce("deliveries", [`client-${n % 7}`]);
  const line = await until(linesOf(response), /deliveries/);
  expect(line.length).toBeLessThan(500);
});

test("open streams end at once when the server stops", async () => {
  const server = await serve();
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`);
  const read = linesOf(response);
  await read();
  const closed = new Promise((resolve) => server.close(resolve));
  hub.endAll();
  while ((await read()) !== null);
  server.closeIdleConnections();
  await closed;
});

function serve(): Promise<Server> {
  const server = createServer(async (_, response) => {
    const { body } = await answer();
    if (body === null) throw new Error("There is no stream.");
    await pipeline(Readable.fromWeb(body as never), response).catch(() => {});
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
