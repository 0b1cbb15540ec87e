import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { demandDatabase } from "./database-server.ts";
import { saysDatabaseIsAway } from "./explain.ts";

const why = (url: string) =>
  demandDatabase(url).then(
    () => null,
    (error: unknown) => error as Error,
  );

/** A server on this machine that does this to every connection, as long as a test lasts. */
async function listen(meet: (socket: Socket) => void): Promise<string> {
  const server = createServer(meet).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const speakNoTls = (socket: Socket) =>
  socket.once("data", () => {
    socket.write("N");
    // What comes next is no message of PostgreSQL's.
    socket.once("data", () => socket.end());
  });

const demandingTls = (...hosts: string[]) =>
  `postgres://app:hidden@${hosts.join(",")}/app?sslmode=require`;

test("sslmode=require where PostgreSQL speaks no TLS is a wrong setting, not an outage", async () => {
  const error = await why(demandingTls(await listen(speakNoTls)));
  expect(error?.message).toMatch(/^The database on 127\.0\.0\.1:\d+ speaks no TLS: drop sslmode /);
  expect(saysDatabaseIsAway(error)).toBe(false);
});

test("an sslmode that is none is told, and which there are, not that it demands TLS", async () => {
  const url = demandingTls(await listen(speakNoTls)).replace("require", "sometimes");
  const error = await why(url);
  expect(error?.message).toBe(
    'sslmode in DATABASE_URL is "sometimes", which is none of disable, allow, prefer, require, verify-ca, verify-full.',
  );
  expect(saysDatabaseIsAway(error)).toBe(false);
});

test("so it is where none of several hosts speaks TLS", async () => {
  const hosts = [await listen(speakNoTls), await listen(speakNoTls)];
  const error = await why(demandingTls(...hosts));
  expect(error?.message).toMatch(
    `The database on ${hosts.join(", ")} speaks no TLS: drop sslmode `,
  );
  expect(saysDatabaseIsAway(error)).toBe(false);
});

test("of several hosts, one that may be back makes it an outage, and is named", async () => {
  const error = await why(demandingTls(await listen(speakNoTls), "127.0.0.1:1"));
  expect(error?.message).toMatch(/: nothing listens on 127\.0\.0\.1:1 \(/);
  expect(saysDatabaseIsAway(error)).toBe(true);
});

test("who hangs up before saying so may be back, whatever sslmode is", async () => {
  for (const meet of [
    (socket: Socket) => socket.destroy(),
    (socket: Socket) => socket.once("data", () => socket.end()),
    (socket: Socket) => socket.once("data", () => socket.resetAndDestroy()),
  ]) {
    const error = await why(demandingTls(await listen(meet)));
    expect(error?.message).toMatch(/ hung up; is it PostgreSQL\?/);
    expect(saysDatabaseIsAway(error)).toBe(true);
  }
});

test("a database that is not yet what target_session_attrs asks for may become it", async () => {
  const db: TestDatabase = await testDatabase();
  try {
    const { host, username, password, pathname } = new URL(db.url);
    for (const hosts of [host, `${host},${host}`]) {
      const error = await why(
        `postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=standby`,
      );
      expect(error?.message).toMatch(
        /: target_session_attrs in DATABASE_URL asks for another than /,
      );
      expect(saysDatabaseIsAway(error)).toBe(true);
    }
  } finally {
    await db.drop();
  }
});

test("a parameter that PostgreSQL does not know is told, and what to write for a CA", async () => {
  const db: TestDatabase = await testDatabase();
  try {
    for (const [name, value, words] of [
      ["host", "/tmp", /does not know host, which stands behind the \? of DATABASE_URL: drop it/],
      ["sslrootcert", "/no/such.pem", /^sslrootcert .* is not read: .* in NODE_EXTRA_CA_CERTS /],
    ] as const) {
      const url = new URL(db.url);
      url.searchParams.set(name, value);
      const error = await why(url.href);
      expect(error?.message).toMatch(words);
      expect(saysDatabaseIsAway(error)).toBe(false);
    }
  } finally {
    await db.drop();
  }
});
