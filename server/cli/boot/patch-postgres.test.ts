import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { patchPostgres } from "./patch-postgres.mjs";

const INSTALLED = join(import.meta.dirname, "../../../node_modules/postgres");

let test_: TestDatabase;
let admin: Sql;
let folder: string;
let openPool: (max: number) => Sql;
beforeAll(async () => {
  test_ = await testDatabase();
  admin = test_.database.control;
  await admin`create table counters (id int primary key, count int not null)`;
  folder = await mkdtemp(join(tmpdir(), "ringonce-patch-"));
  await cp(INSTALLED, folder, { recursive: true });
  patchPostgres(folder);
  const { default: postgres } = await import(pathToFileURL(join(folder, "src/index.js")).href);
  openPool = (max) => postgres(test_.url, { max, connection: { application_name: "victim" } });
});
beforeEach(async () => {
  await admin`truncate counters`;
  await admin`insert into counters select id, 0 from generate_series(1, 10) id`;
});
afterAll(async () => {
  await test_.drop();
  await rm(folder, { recursive: true, force: true });
});

async function shootVictims(): Promise<number> {
  const shot = await admin`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'victim'`;
  return shot.length;
}

/** The server's farewell may come before the end of the socket: then the next try fails too. */
async function worksAgain(pool: Sql): Promise<unknown> {
  const again = () => pool.begin((tx) => tx`select 1 as one`);
  return again().catch(again).catch(again);
}

test("the installed postgres.js is the one the repairs are for; repairing twice is repairing once", () => {
  expect(() => patchPostgres(folder)).not.toThrow();
});

test("what is no longer a repair is undone", async () => {
  const file = join(folder, "src/connection.js");
  const repaired = await readFile(file, "utf8");
  await writeFile(file, `${repaired}\n// A repair of yesterday.`);
  patchPostgres(folder);
  expect(await readFile(file, "utf8")).toBe(repaired);
});

test("another release is refused, rather than half repaired", async () => {
  const other = await mkdtemp(join(tmpdir(), "ringonce-patch-"));
  await cp(join(INSTALLED, "package.json"), join(other, "src/connection.js"));
  expect(() => patchPostgres(other)).toThrow("not 3.4.9");
  await rm(other, { recursive: true });
});

describe("a pool works on after its only connection was lost", () => {
  test("between two statements of a transaction", async () => {
    const pool = openPool(1);
    for (let round = 0; round < 5; round += 1) {
      const lost = pool.begin(async (tx) => {
        await tx`select 1`;
        await shootVictims();
        await tx`select 2`.catch(() => {});
        await tx`select 3`;
      });
      await expect(lost).rejects.toThrow();
      expect(await worksAgain(pool)).toEqual([{ one: 1 }]);
    }
    await pool.end({ timeout: 1 });
  });

  test("while a statement of a transaction waits", async () => {
    const pool = openPool(1);
    for (let round = 0; round < 5; round += 1) {
      await admin.begin(async (tx) => {
        await tx`select 1 from counters where id = 1 for update`;
        const lost = expect(
          pool.begin((own) => own`update counters set count = 9 where id = 1`),
        ).rejects.toThrow();
        while ((await waiting()) === 0);
        await shootVictims();
        await lost;
      });
      expect(await worksAgain(pool)).toEqual([{ one: 1 }]);
    }
    await pool.end({ timeout: 1 });
  });

  async function waiting(): Promise<number> {
    const rows = await admin`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return rows.length;
  }
});

test("a lost transaction is all or nothing: its rest is never committed by another", async () => {
  const pool = openPool(3);
  let stopped = false;
  let committed = 0;
  const busy = Array.from({ length: 6 }, async (_, worker) => {
    while (!stopped) {
      try {
        await pool.begin(async (tx) => {
          await tx`update counters set count = count + 1 where id = ${worker + 1}`;
          await new Promise(setImmediate);
          await tx`update counters set count = count + 1 where id = 10`;
        });
        committed += 1;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  });
  for (let shots = 0; shots < 20; shots += 1) {
    const before = committed;
    while (committed < before + 10) await new Promise((resolve) => setTimeout(resolve, 5));
    await shootVictims();
  }
  stopped = true;
  await Promise.all(busy);
  await pool.end({ timeout: 1 });
  const [sums] = await admin`
    select sum(count) filter (where id < 10)::int as halves,
           sum(count) filter (where id = 10)::int as wholes from counters`;
  expect(sums?.halves).toBe(sums?.wholes);
  // A commit whose answer was lost counts in the database alone.
  expect(sums?.wholes).toBeGreaterThanOrEqual(committed);
});
