import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { addClient } from "../clients/index.ts";
import { openDatabase } from "../db/index.ts";
import { freePort } from "../testing/free-port.ts";
import { type AppProcess, openApp } from "./app-process.ts";
import { type Cluster, findCluster } from "./cluster.ts";
import { type ControlledDatabase, openControlledDatabase } from "./database.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";
import type { Sender } from "./traffic.ts";
import type { Undo } from "./undo.ts";
import { WITNESS_TABLE } from "./witness.ts";

/** An installation to be hurt: the server, its database, its clients. */
export type Rig = {
  app: AppProcess;
  cluster: Cluster;
  /** Straight to the database. */
  audit: Sql;
  baseUrl: string;
  senders: Sender[];
  folder: string;
  /** Where the database is not the server's own; throws otherwise. */
  own: {
    database: ControlledDatabase;
    databaseDisk: SmallDisk | null;
    journalDisk: SmallDisk | null;
  };
  /** Resolves once the database takes a write. @returns when that was, ms since the epoch */
  databaseIsBack(): Promise<number>;
  expectHealth(when: string, status: number, says: string): Promise<void>;
  /** Notes that something could not be done here. */
  skip(why: string): null;
  readonly skipped: Set<string>;
  /** What `expectHealth` found otherwise. */
  readonly faults: string[];
  /** Saves the server's log from the end of the folder. @returns where it is now */
  keepLog(): string;
  journal(): Promise<{ status: string; records: number }>;
};

export type RigOptions = {
  /** `own`: the suite runs PostgreSQL. `embedded`: the server runs its own. */
  database: "own" | "embedded";
  databaseDiskMegabytes: number;
};

const CLIENTS = ["smart-tax-nation", "harbour-dental", "north-legal"];
const JOURNAL_DISK_MEGABYTES = 256;
/** Less than its disk, and too little for segments made ready ahead: those would be room on a full disk. */
const JOURNAL_LIMIT_MEGABYTES = 200;

/**
 * Sets up an installation in a folder of its own, ready for events. Each part tells `undo` how it is
 * taken down as soon as it is there: setting up may fail, or be interrupted, at any moment.
 */
export async function openRig(options: RigOptions, undo: Undo): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "ringonce-chaos-"));
  undo.add(() => removeFolder(folder));
  const dataDir = join(folder, "data");
  const databaseDir = join(folder, "database");
  mkdirSync(dataDir, { mode: 0o711 });
  const isOwn = options.database === "own";
  const mount = (path: string, image: string, megabytes: number) => {
    const disk = isOwn ? mountSmallDisk(path, join(folder, image), megabytes) : null;
    if (disk !== null) undo.add(() => disk.unmount());
    return disk;
  };
  const journalDisk = mount(join(dataDir, "journal"), "journal.img", JOURNAL_DISK_MEGABYTES);
  const databaseDisk = mount(databaseDir, "database.img", options.databaseDiskMegabytes);
  const database = isOwn ? await openControlledDatabase(databaseDir, undo) : null;

  const appSecret = randomBytes(32).toString("base64url");
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const env: Record<string, string> = {
    PORT: `${port}`,
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    APP_SECRET: appSecret,
  };
  if (database) env.DATABASE_URL = database.proxiedUrl;
  if (journalDisk) env.JOURNAL_LIMIT_MB = `${JOURNAL_LIMIT_MEGABYTES}`;
  const app = openApp(env, join(folder, "server.log"));
  undo.add(() => app.close());
  await app.start();

  const auditUrl = database?.directUrl ?? embeddedUrl(dataDir);
  const audit = openAudit(auditUrl);
  undo.add(() => audit.end({ timeout: 1 }));
  await audit.unsafe(WITNESS_TABLE);
  const senders = await addSenders(auditUrl, appSecret);
  await knowsClients(baseUrl, senders);

  const skipped = new Set<string>();
  const faults: string[] = [];
  async function askHealth(): Promise<{ httpStatus: number; status: string; records: number }> {
    const response = await fetch(`${baseUrl}/api/health/ready`, {
      signal: AbortSignal.timeout(10_000),
    });
    const { status, journal } = await response.json();
    return { httpStatus: response.status, status, records: journal.records };
  }

  return {
    app,
    cluster: findCluster(isOwn ? databaseDir : dataDir),
    audit,
    baseUrl,
    senders,
    folder,
    get own() {
      if (database === null) throw new Error("This database is the server's own.");
      return { database, databaseDisk, journalDisk };
    },
    async databaseIsBack() {
      for (;;) {
        const probe = postgres(auditUrl, { max: 1, connect_timeout: 1, onnotice: () => {} });
        try {
          await probe`create temp table probe (n int)`;
          return Date.now();
        } catch {
          await sleep(25);
        } finally {
          await probe.end({ timeout: 0 }).catch(() => {});
        }
      }
    },
    async expectHealth(when, status, says) {
      const health = await askHealth();
      if (health.httpStatus !== status || health.status !== says) {
        faults.push(`${when} health says ${health.httpStatus} ${health.status}`);
      }
    },
    skip(why) {
      skipped.add(why);
      return null;
    },
    skipped,
    faults,
    keepLog() {
      const kept = `${folder}.log`;
      copyFileSync(join(folder, "server.log"), kept);
      return kept;
    },
    journal: askHealth,
  };
}

/** A server's own database ends a moment after the server that was killed, and writes until then. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
}

function openAudit(url: string): Sql {
  return postgres(url, {
    max: 2,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: "chaos audit" },
  });
}

function embeddedUrl(dataDir: string): string {
  const text = readFileSync(join(dataDir, "postgres/connection.json"), "utf8");
  const { port, password } = JSON.parse(text) as { port: number; password: string };
  return `postgres://ringonce:${password}@127.0.0.1:${port}/ringonce`;
}

async function addSenders(databaseUrl: string, appSecret: string): Promise<Sender[]> {
  const database = openDatabase(databaseUrl);
  const senders = CLIENTS.map((clientId) => ({
    clientId,
    retellApiKey: `key_${randomBytes(12).toString("hex")}`,
  }));
  for (const { clientId, retellApiKey } of senders) {
    await addClient(database.dashboard, appSecret, { id: clientId, name: clientId, retellApiKey });
  }
  await database.close();
  return senders;
}

/** A running server learns of a new client within 2 s. */
async function knowsClients(baseUrl: string, senders: Sender[]): Promise<void> {
  for (const { clientId } of senders) {
    const ask = () => fetch(`${baseUrl}/api/webhooks/retell/${clientId}`, { method: "POST" });
    while ((await ask()).status === 404) await sleep(50);
  }
}
