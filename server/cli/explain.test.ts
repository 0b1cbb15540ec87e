import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { demandDatabase } from "./database-server.ts";
import { saysDatabaseIsAway } from "./explain.ts";

const why = (url: string) =>
  demandDatabase(url).then(
    () => null,
    (error: unknown) => error as Error,
  );

/** A server that does this to every connection. */
async function withServer<T>(
  meet: (socket: Socket) => void,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer(meet).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`postgres://app:hidden@127.0.0.1:${port}/app?sslmode=require`);
  } finally {
    server.close();
  }
}

test("sslmode=require where PostgreSQL speaks no TLS is a wrong setting, not an outage", async () => {
  const error = await withServer(
    (socket) =>
      socket.once("data", () => {
        socket.write("N");
        // What comes next is no message of PostgreSQL's.
        socket.once("data", () => socket.end());
      }),
    why,
  );
  expect(error?.message).toMatch(/^The database on 127\.0\.0\.1:\d+ speaks no TLS: drop sslmode /);
  expect(saysDatabaseIsAway(error)).toBe(false);
});

test("who hangs up before saying so may be back, whatever sslmode is", async () => {
  for (const meet of [
    (socket: Socket) => socket.destroy(),
    (socket: Socket) => socket.once("data", () => socket.end()),
    (socket: Socket) => socket.once("data", () => socket.resetAndDestroy()),
  ]) {
    const error = await withServer(meet, why);
    expect(error?.message).toMatch(/ hung up; is it PostgreSQL\?/);
    expect(saysDatabaseIsAway(error)).toBe(true);
  }
});

test("a parameter that PostgreSQL does not know is told", async () => {
  const db: TestDatabase = await testDatabase();
  try {
    const url = new URL(db.url);
    url.searchParams.set("host", "/tmp");
    const error = await why(url.href);
    expect(error?.message).toMatch(/does not know a parameter that stands behind the \? of DATA/);
    expect(saysDatabaseIsAway(error)).toBe(false);
  } finally {
    await db.drop();
  }
});
