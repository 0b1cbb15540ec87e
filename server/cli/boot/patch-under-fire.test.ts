import { copyFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../embedded/index.ts";
import { spawnTestProcess } from "../../testing/spawn.ts";
import { patchPostgres } from "./patch-postgres.mjs";

const INSTALLED = join(import.meta.dirname, "../../../node_modules/postgres");
const KILLS = 12;
const LIMIT_MS = 600_000;

let folder: string;
let server: EmbeddedPostgres;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringonce-fire-"));
  server = await startEmbeddedPostgres({
    dataDir: join(folder, "data"),
    settings: { fsync: "off", full_page_writes: "off" },
  });
  for (const name of ["repaired", "original"]) {
    await cp(INSTALLED, join(folder, name), { recursive: true });
  }
  patchPostgres(join(folder, "repaired"));
  for (const file of ["connection.js", "index.js", "bytes.js"]) {
    const path = join(folder, "original/src", file);
    // What is installed may have been repaired; the file it was made from stands beside it.
    await copyFile(`${path}.original`, path).catch(() => {});
  }
}, LIMIT_MS);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What becomes of a process with a busy pool while its PostgreSQL is killed again and again. */
async function survive(name: "repaired" | "original"): Promise<string> {
  const child = spawnTestProcess("pool-under-fire.ts", [join(folder, name), server.url]);
  try {
    expect(await child.line()).toBe("busy");
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(100 + (kill % 5) * 37);
      await killServer(kill % 3 === 2 ? "SIGKILL" : "SIGQUIT");
    }
    child.send("still there?");
    return await child.line().catch((error) => `died: ${error.message}`);
  } finally {
    await child.kill();
  }
}

async function killServer(signal: NodeJS.Signals): Promise<void> {
  const pidFile = join(folder, "data/postgres/cluster/postmaster.pid");
  const readPid = async () => Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10);
  const killed = await readPid();
  process.kill(killed, signal);
  for (;;) {
    await sleep(100);
    // One that is dying may still answer.
    if ((await readPid()) === killed) continue;
    const probe = postgres(server.url, { max: 1, connect_timeout: 10, onnotice: () => {} });
    try {
      await probe`select 1`;
      return;
    } catch {
      // Its supervisor is starting it again.
    } finally {
      await probe.end({ timeout: 0 });
    }
  }
}

test(
  "a busy process outlives every death of its database, and its pool works again",
  async () => {
    expect(await survive("repaired")).toBe("works");
  },
  LIMIT_MS,
);

test(
  "without the repairs it does not",
  async () => {
    expect(await survive("original")).toMatch(/^(died|hangs)/);
  },
  LIMIT_MS,
);
