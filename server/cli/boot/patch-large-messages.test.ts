import { hash } from "node:crypto";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Sql } from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { joinedText } from "../../db/index.ts";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { patchPostgres } from "./patch-postgres.mjs";

const INSTALLED = join(import.meta.dirname, "../../../node_modules/postgres");
/** More than the kernel takes of a connection that nobody reads from. */
const MORE_THAN_GOES_AT_ONCE = 3_500_000;

let scratch: TestDatabase;
let folder: string;
let gate: Server;
let held: [from: Socket, to: Socket][] = [];
let openPool: (options?: { max?: number; prepare?: boolean; port?: number }) => Sql;
beforeAll(async () => {
  scratch = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "ringonce-large-"));
  await cp(INSTALLED, folder, { recursive: true });
  patchPostgres(folder);
  const { default: postgres } = await import(pathToFileURL(join(folder, "src/index.js")).href);
  const url = new URL(scratch.url);
  gate = createServer((from) => {
    const to = connect(Number(url.port), url.hostname);
    held.push([from, to]);
    from.on("error", () => to.destroy()).pipe(to);
    to.on("error", () => from.destroy()).pipe(from);
  }).listen(0, url.hostname);
  await once(gate, "listening");
  openPool = ({ port, ...options } = {}) => {
    const target = new URL(url);
    if (port !== undefined) target.port = `${port}`;
    return postgres(target.href, { max: 1, ...options });
  };
});
afterAll(async () => {
  gate.close();
  await scratch.drop();
  await rm(folder, { recursive: true, force: true });
});

/** No two are alike. */
const textOf = (number: number, length: number) => Buffer.alloc(length, `${number},`);

/** Has PostgreSQL digest a text, as bytes or as a string, and something after it. */
async function digest(sql: Sql, text: Buffer, as: "bytes" | "string" = "bytes"): Promise<void> {
  const sent = as === "bytes" ? joinedText([text, text], "|") : `${text}|${text}`;
  const [row] = await sql`select md5(${sent}::text) as digest, ${"after"}::text as after`;
  const digested = hash("md5", Buffer.concat([text, Buffer.from("|"), text]), "hex");
  expect(row).toEqual({ digest: digested, after: "after" });
}

test.each([
  ["over several connections", { max: 4 }],
  ["one after the other", { max: 1 }],
  ["unprepared", { max: 2, prepare: false }],
])("what is sent at once, of any size, arrives as it was given: %s", async (_, options) => {
  const pool = openPool(options);
  const lengths = [0, 10, 9_000, 20_000, 33_000, 150_000, 900_000, 2_500_000];
  const texts = lengths.flatMap((length, i) => [0, 1, 2].map((n) => textOf(3 * i + n, length)));
  for (const order of [texts, texts.toReversed()]) {
    await Promise.all(order.flatMap((text) => [digest(pool, text), digest(pool, text, "string")]));
  }
  await pool.end();
});

test("a message that could not be sent at once is as it was, whatever is sent meanwhile", async () => {
  const { port } = gate.address() as AddressInfo;
  const slow = openPool({ port });
  const others = openPool({ max: 3 });
  for (const sql of [slow, others]) await digest(sql, textOf(0, 100));
  for (let round = 0; round < 4; round += 1) {
    for (const [from, to] of held) from.unpipe(to).pause();
    const waiting = digest(slow, textOf(10 + round, MORE_THAN_GOES_AT_ONCE / 2));
    await sleep(50);
    // More at once than there are buffers from before.
    const texts = [1, 2, 3, 4, 5, 6].map((n) => textOf(20 + n, MORE_THAN_GOES_AT_ONCE / 2));
    await Promise.all(texts.map((text) => digest(others, text)));
    for (const [from, to] of held) from.pipe(to);
    await waiting;
  }
  await Promise.all([slow.end(), others.end()]);
});

test("nor is anything left to others of one whose connection broke in its midst", async () => {
  const { port } = gate.address() as AddressInfo;
  const others = openPool({ max: 2 });
  await digest(others, textOf(0, 100));
  for (let round = 0; round < 4; round += 1) {
    held = [];
    const slow = openPool({ port });
    await digest(slow, textOf(0, 100));
    for (const [from, to] of held) from.unpipe(to).pause();
    const lost = digest(slow, textOf(10 + round, MORE_THAN_GOES_AT_ONCE / 2));
    const isRejected = expect(lost).rejects.toThrow(/CONNECTION_CLOSED|ECONNRESET|EPIPE/);
    await sleep(50);
    for (const [from, to] of held) {
      from.destroy();
      to.destroy();
    }
    await isRejected;
    const texts = [1, 2, 3, 4].map((n) => textOf(20 + n, MORE_THAN_GOES_AT_ONCE / 2));
    await Promise.all(texts.map((text) => digest(others, text)));
    await slow.end({ timeout: 1 });
  }
  await others.end();
});
