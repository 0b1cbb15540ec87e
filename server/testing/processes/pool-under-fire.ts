/**
 * Works a pool of postgres.js hard, as a process that dies of what nobody catches. Prints `busy`
 * once it works; on a line of input whether the pool still does: `works` or `hangs`. Arguments:
 * path of the package, database URL.
 */
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type postgres from "postgres";

const [folder = "", url = ""] = process.argv.slice(2);
const LARGE = "x".repeat(64 * 1024);
const PATIENCE_MS = 60_000;

async function workUnderFire(): Promise<void> {
  const module = await import(pathToFileURL(`${folder}/src/index.js`).href);
  const open: typeof postgres = module.default;
  const pool = open(url, {
    max: 4,
    connect_timeout: 10,
    // Left to itself it would let up to 20 s pass after a long outage.
    backoff: () => 0.1,
    onnotice: () => {},
  });
  await pool`select 1`;
  for (let worker = 0; worker < 8; worker += 1) void work(pool);
  process.stdout.write("busy\n");
  for await (const _ of createInterface(process.stdin)) {
    process.stdout.write(`${await tryAll(pool)}\n`);
  }
}

async function work(pool: postgres.Sql): Promise<never> {
  for (;;) {
    try {
      await pool.begin(async (tx) => {
        await tx`select ${LARGE}::text`;
        await new Promise(setImmediate);
        await Promise.all([tx`select ${LARGE}::text`, tx`select 2`]);
      });
      await pool`select ${LARGE}::text`;
    } catch {
      await sleep(2);
    }
  }
}

/** Every connection must work, not only a lucky one. */
async function tryAll(pool: postgres.Sql): Promise<"works" | "hangs"> {
  const tries = Array.from({ length: 8 }, async () => {
    for (;;) {
      try {
        return await pool.begin((tx) => tx`select pg_sleep(0.05)`);
      } catch {
        await sleep(50);
      }
    }
  });
  const hangs = sleep(PATIENCE_MS, "hangs" as const);
  return Promise.race([Promise.all(tries).then(() => "works" as const), hangs]);
}

void workUnderFire();
