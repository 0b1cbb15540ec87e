import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import postgres, { type Sql } from "postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await testDatabase();
});
afterAll(() => test_.drop());

const servers: Server[] = [];
const pools: Sql[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end({ timeout: 0 })));
  for (const server of servers.splice(0)) server.close();
});

/** A balancer with nobody behind it, say. */
async function listenWith(answer: (socket: Socket) => void) {
  const seen = { connections: 0 };
  const server = createServer((socket) => {
    seen.connections += 1;
    socket.on("error", () => {});
    answer(socket);
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return { seen, port: (server.address() as { port: number }).port };
}

function poolAt(...ports: number[]): Sql {
  const url = new URL(test_.url);
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
  const at = `postgres://${url.username}:${url.password}@${hosts}${url.pathname}`;
  const pool = postgres(at, { max: 1, backoff: () => 0.01, fetch_types: false });
  pools.push(pool);
  return pool;
}

const HANGING_UP: [how: string, answer: (socket: Socket) => void][] = [
  ["closes at once", (socket) => socket.destroy()],
  ["ends at once", (socket) => socket.end()],
  ["says something else and closes", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
];

test.each(HANGING_UP)("who %s is asked once for each query, which is told", async (_, answer) => {
  const { seen, port } = await listenWith(answer);
  const pool = poolAt(port);
  for (let asked = 1; asked <= 3; asked += 1) {
    await expect(pool`select 1`).rejects.toThrow();
    expect(seen.connections).toBe(asked);
  }
  await expect(pool.begin((tx) => tx`select 1`)).rejects.toThrow();
});

test("of several hosts, each is asked before anybody is told", async () => {
  const first = await listenWith((socket) => socket.destroy());
  const second = await listenWith((socket) => socket.destroy());
  await expect(poolAt(first.port, second.port)`select 1`).rejects.toMatchObject({
    code: "CONNECTION_CLOSED",
  });
  expect([first.seen.connections, second.seen.connections]).toEqual([1, 1]);
});

test("where somebody is there again, the pool works on", async () => {
  const real = Number(new URL(test_.url).port);
  let isBack = false;
  const { port } = await listenWith((socket) => {
    if (!isBack) return socket.destroy();
    const behind = connect(real, "127.0.0.1").on("error", () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  });
  const pool = poolAt(port);
  await expect(pool`select 1`).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
  isBack = true;
  expect(await pool`select 1 as one`).toEqual([{ one: 1 }]);
});

test("each time anew: one that hangs up keeps nobody from the one behind it", async () => {
  const first = await listenWith((socket) => socket.destroy());
  const real = Number(new URL(test_.url).port);
  const passed: Socket[] = [];
  const second = await listenWith((socket) => {
    passed.push(socket);
    const behind = connect(real, "127.0.0.1").on("error", () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  });
  const pool = poolAt(first.port, second.port);
  for (let round = 1; round <= 3; round += 1) {
    const pid = () => pool<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const [before] = await pid();
    for (const socket of passed.splice(0)) socket.destroy();
    // Until the pool has noticed: what it asks before that is lost with the connection.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const [after] = await pid();
    expect(after?.pid).not.toBe(before?.pid);
  }
  expect(first.seen.connections).toBe(second.seen.connections);
});
