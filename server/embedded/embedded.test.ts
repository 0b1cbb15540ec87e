import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { processIdentity } from "../lock/index.mjs";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";
import { pickPort } from "./port.ts";

vi.setConfig({ testTimeout: 120_000 });

const isRoot = process.getuid?.() === 0;
const folders: string[] = [];
const children: ChildProcess[] = [];
const servers: EmbeddedPostgres[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) {
    await vi.waitFor(async () => expect(await postmasterPid(folder)).toBeNull(), 60_000);
    await rm(folder, { recursive: true, force: true });
  }
});

/** Made once and copied, because initdb is what takes the time. */
let template: string;
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "ringonce-embedded-"));
  await (await startEmbeddedPostgres({ dataDir: template })).stop();
});
afterAll(() => rm(template, { recursive: true, force: true }));

async function usedFolder(mode?: number): Promise<string> {
  const folder = await emptyFolder(mode);
  await cp(join(template, "postgres"), join(folder, "postgres"), { recursive: true });
  const connection = { ...(await readConnectionFile(folder)), port: await pickPort() };
  await writeFile(fileIn(folder, "connection.json"), JSON.stringify(connection));
  return folder;
}

/** A closed folder, as /root is one, unless `mode` says otherwise. */
async function emptyFolder(mode = 0o700): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ringonce-embedded-"));
  await chmod(folder, mode);
  folders.push(folder);
  return folder;
}

async function start(
  dataDir: string,
  options: { temporary?: boolean; onTrouble?: (message: string) => void } = {},
) {
  const server = await startEmbeddedPostgres({ dataDir, ...options });
  servers.push(server);
  return server;
}

async function stop(server: EmbeddedPostgres): Promise<void> {
  servers.splice(servers.indexOf(server), 1);
  await server.stop();
}

async function startElsewhere(dataDir: string, mode = "") {
  const script = join(import.meta.dirname, "../testing/processes/postgres-user.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, dataDir, mode], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = await once(createInterface(child.stdout), "line");
  const { url, how } = JSON.parse(line) as { url: string; how: string };
  return { child, url, how };
}

async function stopElsewhere({ child }: { child: ChildProcess }): Promise<void> {
  const ended = once(child, "exit");
  child.stdin?.write("stop\n");
  await ended;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 60, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const fileIn = (folder: string, name: string) => join(folder, "postgres", name);

/** Null when the server has gone: PostgreSQL removes the file when it stops in order. */
async function postmasterPid(folder: string): Promise<number | null> {
  const text = await readFile(fileIn(folder, "cluster/postmaster.pid"), "utf8").catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

async function readConnectionFile(folder: string) {
  return JSON.parse(await readFile(fileIn(folder, "connection.json"), "utf8"));
}

test("data, port and password outlive a stop and a start", async () => {
  const folder = await emptyFolder();
  const first = await start(folder);
  await query(first.url, "create table kept as select 42 as answer");
  await stop(first);
  const second = await start(folder);
  expect([first.how, second.how]).toEqual(["created", "started"]);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("the server listens on loopback only and lets nobody in without the password", async () => {
  const { url } = await start(await usedFolder());
  const rows = await query(url, "select name, setting from pg_settings where name ~ 'addr|direct'");
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  expect(settings).toMatchObject({
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
  });
  const stranger = url.replace(/:[^:@]+@/, ":guess@");
  await expect(query(stranger, "select 1")).rejects.toMatchObject({ code: "28P01" });
});

test.runIf(isRoot)(
  "root runs it as a system user, or in a namespace where the folder is closed",
  async () => {
    const [open, closed] = [await emptyFolder(0o755), await usedFolder(0o700)];
    await Promise.all([start(open), start(closed)]);
    expect((await readConnectionFile(open)).runAs.way).toBe("user");
    expect((await readConnectionFile(closed)).runAs.way).toBe("namespace");
  },
);

test.runIf(isRoot)("the data survives a move from an open folder to a closed one", async () => {
  const folder = await emptyFolder(0o755);
  const first = await start(folder);
  await query(first.url, "create table kept ()");
  await stop(first);
  await chmod(folder, 0o700);
  const second = await start(folder);
  expect((await readConnectionFile(folder)).runAs.way).toBe("namespace");
  expect(await query(second.url, "select * from kept")).toEqual([]);
});

test.runIf(isRoot)("what root does on somebody else's installation stays theirs", async () => {
  const folder = await emptyFolder(0o755);
  const nobody = 65_534;
  await chown(folder, nobody, nobody);
  await stop(await start(folder, { temporary: true }));
  const names = ["", "connection.json", "cluster", "cluster/PG_VERSION", "server.log"];
  const owners = names.map(async (name) => (await stat(fileIn(folder, name))).uid);
  expect(await Promise.all(owners)).toEqual(names.map(() => nobody));
});

test("two starters at once share one server", async () => {
  const folder = await emptyFolder();
  const users = await Promise.all([startElsewhere(folder), startElsewhere(folder)]);
  expect(users.map(({ how }) => how).sort()).toEqual(["created", "shared"]);
  expect(users[0].url).toBe(users[1].url);
  await Promise.all(users.map(stopElsewhere));
  expect(await postmasterPid(folder)).toBeNull();
});

test("when its parent is killed, the next start has everything that was committed", async () => {
  const folder = await usedFolder();
  const parent = await startElsewhere(folder);
  await query(parent.url, "create table kept as select 42 as answer");
  const isGone = once(parent.child, "exit");
  parent.child.kill("SIGKILL");
  await isGone;
  const next = await start(folder);
  expect(["started", "adopted"]).toContain(next.how);
  expect(await query(next.url, "select answer from kept")).toEqual([{ answer: 42 }]);
});

test("a server that is killed under its user is started again at the same address", async () => {
  const folder = await usedFolder();
  const onTrouble = vi.fn();
  const { url } = await start(folder, { onTrouble });
  process.kill((await postmasterPid(folder)) ?? 0, "SIGKILL");
  await vi.waitFor(async () => expect(await query(url, "select 1")).toHaveLength(1), 60_000);
  await vi.waitFor(() => expect(onTrouble).toHaveBeenCalledOnce(), 60_000);
});

test("one that runs and is silent is one sentence for whoever else wants to use it", async () => {
  const folder = await usedFolder();
  await start(folder);
  const pid = (await postmasterPid(folder)) ?? 0;
  process.kill(pid, "SIGSTOP");
  try {
    await expect(start(folder, { temporary: true })).rejects.toMatchObject({
      code: "embedded_postgres",
      message: expect.stringMatching(
        `^The embedded PostgreSQL \\(process ${pid}\\) runs, but can't be used: .*CONNECT_TIMEOUT.*log`,
      ),
    });
  } finally {
    process.kill(pid, "SIGCONT");
  }
});

test("a busy backend of a killed server is gone before the next server touches its files", async () => {
  const folder = await usedFolder();
  const server = await start(folder);
  const busy = postgres(server.url, { max: 1, onnotice: () => {} });
  const [backend] = await busy<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const endless = expect(
    busy`select count(*) from generate_series(1, 1e12::bigint)`,
  ).rejects.toThrow();
  process.kill((await postmasterPid(folder)) ?? 0, "SIGKILL");
  await vi.waitFor(() => query(server.url, "select 1"), 60_000);
  expect(processIdentity(backend?.pid ?? 0)).toBeNull();
  await endless;
  await busy.end({ timeout: 0 });
});

test("the last of the commands that use a server stops it", async () => {
  const folder = await usedFolder();
  const first = await startElsewhere(folder, "temporary");
  const second = await startElsewhere(folder, "temporary");
  await stopElsewhere(first);
  expect(await query(second.url, "select 1")).toHaveLength(1);
  await stopElsewhere(second);
  expect(await postmasterPid(folder)).toBeNull();
});

test("a command leaves the server to an npm start that came meanwhile", async () => {
  const folder = await usedFolder();
  const command = await startElsewhere(folder, "temporary");
  const server = await start(folder);
  await stopElsewhere(command);
  expect(server.how).toBe("adopted");
  expect(await query(server.url, "select 1")).toHaveLength(1);
});

test("losing the file with the password locks nobody out", async () => {
  const folder = await usedFolder();
  const first = await start(folder);
  await query(first.url, "create table kept ()");
  await stop(first);
  await rm(fileIn(folder, "connection.json"));
  const second = await start(folder);
  expect(await query(second.url, "select * from kept")).toEqual([]);
});

test("a pid file left by a killed server, its pid reused by us, is no obstacle", async () => {
  const folder = await usedFolder();
  await stop(await start(folder));
  const stale = `${process.pid}\n${fileIn(folder, "cluster")}\n1\n1\n\n127.0.0.1\n0 0\nready   \n`;
  await writeFile(fileIn(folder, "cluster/postmaster.pid"), stale);
  const { url, how } = await start(folder);
  expect(how).toBe("started");
  expect(await query(url, "select 1")).toHaveLength(1);
});

test("a port that was taken meanwhile is replaced", async () => {
  const folder = await usedFolder();
  const first = await start(folder);
  await stop(first);
  const squatter = createServer().listen((await readConnectionFile(folder)).port, "127.0.0.1");
  await once(squatter, "listening");
  const second = await start(folder);
  expect(second.url).not.toBe(first.url);
  expect(await query(second.url, "select 1")).toHaveLength(1);
  squatter.close();
});

test("a data folder that can't be made is one sentence", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "file"), "");
  await expect(startEmbeddedPostgres({ dataDir: join(folder, "file") })).rejects.toMatchObject({
    code: "embedded_postgres",
    message: expect.stringMatching(/^The data folder .* can't be written .*\.$/),
  });
});
