import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openMoreHandles } from "./listening-handles.ts";
import { createHttpServer, drain, listen } from "./serve.ts";

const CONNECTIONS = 40;
const PATIENCE_MS = 60_000;

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function startServer() {
  const { server, answerWith } = createHttpServer();
  const port = await listen(server, { HOST: "127.0.0.1", PORT: 0 });
  const handles = openMoreHandles(server);
  await handles.opened;
  return { server, answerWith, port, handles };
}

function connectTo(port: number): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  sockets.push(socket);
  return socket;
}

/** How many connections were let in with each turn of the event loop, until all were. */
function countByTurn(server: NodeJS.EventEmitter): Promise<number[]> {
  const turns = [0];
  return new Promise((resolve) => {
    let next = setImmediate(turn);
    function turn() {
      turns.push(0);
      next = setImmediate(turn);
    }
    server.on("connection", () => {
      turns[turns.length - 1] = (turns.at(-1) ?? 0) + 1;
      if (turns.reduce((sum, each) => sum + each) < CONNECTIONS) return;
      clearImmediate(next);
      resolve(turns);
    });
  });
}

test(
  "several connections are let in with one turn of the event loop",
  async () => {
    const { server, handles } = await startServer();
    const { port } = server.address() as { port: number };
    const counted = countByTurn(server);
    for (let i = 0; i < CONNECTIONS; i += 1) connectTo(port);
    expect(Math.max(...(await counted))).toBeGreaterThan(1);
    await drain(server, handles, 0);
  },
  PATIENCE_MS,
);

test(
  "whoever came in by any of them is answered before the end, and nobody is let in any more",
  async () => {
    const { server, answerWith, port, handles } = await startServer();
    const responses: ServerResponse[] = [];
    const allAsked = new Promise<void>((resolve) => {
      answerWith((_request, response) => {
        if (responses.push(response) === CONNECTIONS) resolve();
      });
    });
    const clients = Array.from({ length: CONNECTIONS }, () => connectTo(port));
    for (const client of clients) client.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await allAsked;

    const drained = drain(server, handles, PATIENCE_MS);
    const late = connectTo(port);
    const [refused] = await once(late, "error");
    expect(refused).toMatchObject({ code: "ECONNREFUSED" });

    const answers = clients.map(async (client) => String((await once(client, "data"))[0]));
    for (const response of responses) response.end("kept");
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/ 200 OK.*kept$/s);
    await drained;
  },
  PATIENCE_MS,
);

test(
  "a server that ends while they are being opened leaves none behind",
  async () => {
    const { server } = createHttpServer();
    const port = await listen(server, { HOST: "127.0.0.1", PORT: 0 });
    await drain(server, openMoreHandles(server), PATIENCE_MS);
    const [refused] = await once(connectTo(port), "error");
    expect(refused).toMatchObject({ code: "ECONNREFUSED" });
  },
  PATIENCE_MS,
);
