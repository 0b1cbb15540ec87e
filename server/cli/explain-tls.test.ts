import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  EXPIRED_CERTIFICATE,
  GOOD_CERTIFICATE,
  OTHER_CERTIFICATE,
} from "../testing/certificates.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { tlsDatabase } from "../testing/tls-database.ts";
import { demandDatabase } from "./database-server.ts";
import { saysDatabaseIsAway } from "./explain.ts";

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "ringonce-tls-"));
  await writeFile(join(folder, "ca.pem"), GOOD_CERTIFICATE.cert + OTHER_CERTIFICATE.cert);
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

/** @returns the port of the tests' PostgreSQL behind a certificate */
async function serve(certificate = GOOD_CERTIFICATE): Promise<number> {
  const server = await tlsDatabase(certificate, Number(new URL(db.url).port));
  onTestFinished(server.close);
  return server.port;
}

/** @param hosts as they stand in a URL */
function urlAt(...hosts: string[]): string {
  const { username, password, pathname } = new URL(db.url);
  const user = `${username}:${password || "hidden"}`;
  return `postgres://${user}@${hosts.join(",")}${pathname}?sslmode=verify-full`;
}

const why = (url: string) =>
  demandDatabase(url).then(
    () => null,
    (error: unknown) => error as Error,
  );

const UNTRUSTED =
  /^The certificate of the database on localhost:\d+(, localhost:\d+)? is signed by nobody .* NODE_EXTRA_CA_CERTS \(sslmode=require .*\)\.\n?$/;

describe("a certificate that nobody vouches for", () => {
  test("is a wrong setting, at one host and at several", async () => {
    const hosts = [`localhost:${await serve()}`, `localhost:${await serve()}`];
    for (const some of [hosts, hosts.slice(1)]) {
      const error = await why(urlAt(...some));
      expect(error?.message).toMatch(UNTRUSTED);
      expect(error?.message).toContain(` ${some.join(", ")} `);
      expect(saysDatabaseIsAway(error)).toBe(false);
    }
  });

  test("is vouched for by no sslrootcert, and what to write instead is said", async () => {
    const url = urlAt(`localhost:${await serve()}`);
    const error = await why(`${url}&sslrootcert=${join(folder, "ca.pem")}`);
    expect(error?.message).toMatch(
      / in NODE_EXTRA_CA_CERTS, and drop sslrootcert from DATABASE_URL/,
    );

    const bySystem = await why(url.replace("sslmode=verify-full", "sslrootcert=system"));
    expect(bySystem?.message).toMatch(
      / sslmode=verify-full in DATABASE_URL in place of sslrootcert/,
    );
  });

  test("is no matter where sslmode asks for none that is vouched for", async () => {
    const url = urlAt(`localhost:${await serve()}`);
    expect(await why(url.replace("verify-full", "require"))).toBeNull();
  });
});

test("one that has expired is renewed without a change of ours: an outage", async () => {
  const error = await why(urlAt(`localhost:${await serve(EXPIRED_CERTIFICATE)}`));
  expect(error?.message).toMatch(/^The database can't be reached: .*localhost:\d+ has expired /);
  expect(saysDatabaseIsAway(error)).toBe(true);
});

test("who speaks something else than TLS is told so", async () => {
  const error = await why(urlAt(`localhost:${await serve({ cert: "", key: "" })}`));
  expect(error?.message).toMatch(
    /^The database on localhost:\d+ and Ringonce can't agree on TLS \(/,
  );
  expect(saysDatabaseIsAway(error)).toBe(false);
});

describe("as a process of its own", () => {
  /** @param line a script of this folder and what it is given */
  async function run(line: string[], env: Record<string, string>) {
    const [script = "", ...args] = line;
    const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
      env: { ...process.env, PORT: "0", DATA_DIR: folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => {
      said.stdout += text;
    });
    child.stderr.on("data", (text) => {
      said.stderr += text;
    });
    const [exitCode] = await once(child, "close");
    return { exitCode, ...said };
  }

  const LIST = ["ringonce.mjs", "client", "list"];
  const trusting = () => ({ NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") });

  test.each([[["start.mjs"]], [LIST], [["ringonce.mjs", "migrate"]]])(
    "%j says in one sentence that nobody vouches for it",
    async (line) => {
      const { exitCode, stderr } = await run(line, {
        DATABASE_URL: urlAt(`localhost:${await serve()}`),
      });
      expect(stderr).toMatch(UNTRUSTED);
      expect(exitCode).toBe(1);
    },
  );

  test("doctor finds that too", async () => {
    const { exitCode, stdout, stderr } = await run(["ringonce.mjs", "doctor"], {
      DATABASE_URL: urlAt(`localhost:${await serve()}`),
    });
    expect(stdout).toMatch(/^✗ database {5}The certificate of .* NODE_EXTRA_CA_CERTS .*\.$/m);
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
  });

  test("it is trusted where NODE_EXTRA_CA_CERTS names its CA", async () => {
    const DATABASE_URL = urlAt(`localhost:${await serve()}`);
    const { exitCode, stdout, stderr } = await run(LIST, { DATABASE_URL, ...trusting() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^No clients yet/);
    expect(exitCode).toBe(0);
  });

  test("at an address it must be for the address", async () => {
    const DATABASE_URL = urlAt(`127.0.0.1:${await serve()}`);
    const { exitCode, stderr } = await run(LIST, { DATABASE_URL, ...trusting() });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);

    // It is for 127.0.0.1 and for localhost, as the driver would have it.
    const other = urlAt(`127.0.0.2:${await serve()}`);
    const refused = await run(LIST, { DATABASE_URL: other, ...trusting() });
    expect(refused.stderr).toMatch(/^The certificate of the database on 127\.0\.0\.2:\d+ is for /);
    expect(refused.exitCode).toBe(1);
  });

  test("one for another name is told, and for which names it is", async () => {
    const DATABASE_URL = urlAt(`localhost:${await serve(OTHER_CERTIFICATE)}`);
    const { exitCode, stderr } = await run(LIST, { DATABASE_URL, ...trusting() });
    expect(stderr).toMatch(
      /^The certificate of the database on localhost:\d+ is for database\.test, \*\.database\.test, 127\.0\.0\.1: give .*\.\n$/,
    );
    expect(exitCode).toBe(1);
  });
});
