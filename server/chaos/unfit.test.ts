import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { addClient } from "../clients/index.ts";
import { signBody } from "../retell/index.ts";
import { testDatabase } from "../testing/database.ts";
import { freshBody } from "../testing/delivery.ts";
import { freePort } from "../testing/free-port.ts";
import { openPooler } from "../testing/pooler.ts";
import { openApp } from "./app-process.ts";
import { WITNESS_TABLE } from "./witness.ts";

const RETELL_API_KEY = "key_acme";
/** Building the dashboard, where that was not done yet, is most of it. */
const LIMIT_MS = 15 * 60_000;

test(
  "a pooler where the database was is not worked on; what comes waits in the journal until PostgreSQL is there",
  async () => {
    const db = await testDatabase();
    onTestFinished(() => db.drop());
    const sql = db.database.control;
    await sql.unsafe(WITNESS_TABLE);
    const pooler = await openPooler(db.url, "in turn");
    onTestFinished(pooler.close);
    const way = await openWay();
    onTestFinished(way.close);
    const folder = await mkdtemp(join(tmpdir(), "ringonce-unfit-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const appSecret = randomBytes(32).toString("base64url");
    await addClient(db.database.dashboard, appSecret, {
      ...{ id: "acme", name: "Acme", retellApiKey: RETELL_API_KEY },
    });
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const app = openApp(
      {
        ...{ PORT: `${port}`, HOST: "127.0.0.1", DATA_DIR: folder, APP_SECRET: appSecret },
        DATABASE_URL: way.urlOf(db.url),
      },
      join(folder, "server.log"),
    );
    onTestFinished(() => app.close());
    const health = async () => (await fetch(`${baseUrl}/api/health/ready`)).json();

    // A start with the database leaves the copy of the clients that one without it needs.
    way.leadTo(db.url);
    await app.start();
    await app.stop();
    way.leadTo(null);
    await app.start();
    expect(await health()).toEqual({ status: "degraded", journal: { records: 0, bytes: 0 } });

    way.leadTo(pooler.url);
    await until(async () => expect(await health()).toMatchObject({ database: "unfit" }));
    expect(await post(baseUrl)).toEqual({ status: 200, duplicate: null });
    expect(await health()).toMatchObject({ status: "degraded", journal: { records: 1 } });
    expect(await sql`select status from webhook_events`).toEqual([]);
    expect(await sessions("ringonce work")).toBe(0);
    expect(await sessions("ringonce claims")).toBe(0);

    way.leadTo(db.url);
    await until(async () => {
      expect(await sql`select status from webhook_events`).toEqual([{ status: "processed" }]);
      expect(await health()).toEqual({ status: "ready", journal: { records: 0, bytes: 0 } });
    });
    expect(await sessions("ringonce claims")).toBeGreaterThan(0);
    expect(await app.stop()).toBe(0);
    expect(app.crashes).toEqual([]);

    async function sessions(name: string): Promise<number> {
      const rows = await sql`
        select from pg_stat_activity
        where datname = current_database() and application_name = ${name}`;
      return rows.length;
    }
  },
  LIMIT_MS,
);

function until(holds: () => Promise<void>): Promise<void> {
  return vi.waitFor(holds, { timeout: 120_000, interval: 100 });
}

async function post(baseUrl: string): Promise<{ status: number; duplicate: boolean | null }> {
  const body = JSON.stringify(freshBody());
  const response = await fetch(`${baseUrl}/api/webhooks/retell/acme`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-retell-signature": signBody(Buffer.from(body), RETELL_API_KEY, Date.now()),
    },
    body,
  });
  const { duplicate } = await response.json();
  return { status: response.status, duplicate };
}

/** An address behind which stands this server, or another one, or none. */
async function openWay() {
  let target: URL | null = null;
  const server = createServer((near) => {
    near.on("error", () => {});
    if (target === null) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    far.on("error", () => {});
    near.pipe(far).pipe(near);
    far.on("close", () => near.destroy());
    near.on("close", () => far.destroy());
    open.add(() => near.destroy());
  }).listen(0, "127.0.0.1");
  const open = new Set<() => void>();
  await once(server, "listening");
  const breakAll = () => {
    for (const end of open) end();
    open.clear();
  };
  return {
    urlOf(databaseUrl: string): string {
      const url = new URL(databaseUrl);
      url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return url.href;
    },
    leadTo(url: string | null): void {
      target = url === null ? null : new URL(url);
      breakAll();
    },
    close(): void {
      server.close();
      breakAll();
    },
  };
}
