import { relative } from "node:path";
import { migrate } from "../db/index.ts";
import { type Env, readEnv } from "../env.ts";
import { log } from "../log.ts";
import { readAppSecret } from "./app-secret.ts";
import { fail } from "./boot/boot.mjs";
import { stopChildren } from "./boot/run.mjs";
import { step } from "./boot/steps.mjs";
import { buildDashboard } from "./build.ts";
import { type DatabaseServer, demandDatabase, openDatabaseServer } from "./database-server.ts";
import { explainDatabaseError, saysItAll } from "./explain.ts";
import { greeting } from "./greeting.ts";
import { watchForTheUncaught } from "./last-resort.ts";
import { demandFreePort } from "./serve.ts";
import { createShutdown, type Shutdown } from "./shutdown.ts";

type Mode = {
  dev: boolean;
  /** When the process began, by `performance.now()`. */
  startedAt: number;
};

/**
 * Brings Ringonce up and keeps it up until a signal ends it. What keeps it from starting is one
 * sentence on stderr and exit code 1.
 */
export async function start(mode: Mode): Promise<void> {
  const shutdown = createShutdown();
  shutdown.onEnd(async () => stopChildren(), 0);
  try {
    await bringUp(mode, shutdown);
  } catch (error) {
    // What was interrupted by a signal may fail as it likes.
    if (shutdown.isEnding()) return;
    if (saysItAll(error)) fail(error);
    console.error(error);
    process.exit(1);
  }
}

async function bringUp({ dev, startedAt }: Mode, shutdown: Shutdown): Promise<void> {
  const env = readEnv();
  // What can be wrong is found out before the minute a build takes.
  await demandFreePort(env);
  const appSecret = readAppSecret(env);
  if (env.DATABASE_URL !== undefined) await demandDatabase(env.DATABASE_URL);

  if (!dev) {
    await step("build", "the dashboard for production", buildDashboard, (built) =>
      built ? "" : "up to date",
    );
  }
  const database = await step(
    "database",
    nameDatabase(env),
    () => openServer(env),
    ({ how }) => (how === "given" ? "" : how),
  );
  shutdown.onEnd(database.stop, 2_500);
  await step(
    "migrate",
    "the schema",
    () => migrateDatabase(database),
    (count) => (count === 0 ? "up to date" : `${count} migrations applied`),
  );

  // Loaded late, because it takes a moment that the checks above should not wait for.
  const { serve } = await import("./serve-ringonce.ts");
  const { ensureFirstAccount } = await import("../auth/index.ts");
  const { runtime } = await step(
    "listening",
    `on ${env.HOST ?? "every address"}`,
    () => serve({ env, appSecret, databaseUrl: database.url, dev, shutdown }),
    ({ port }) => `port ${port}`,
  );
  watchForTheUncaught(shutdown.end);

  const { publicUrl } = runtime;
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = env;
  const firstAccount = await ensureFirstAccount(runtime.database.dashboard, {
    publicUrl,
    admin: email !== undefined && password !== undefined ? { email, password } : undefined,
  });
  const tookMs = performance.now() - startedAt;
  process.stdout.write(greeting({ publicUrl, firstAccount, tookMs }));
  log.info({ event: "process.ready", publicUrl, ms: Math.round(tookMs) });
}

function openServer(env: Env): Promise<DatabaseServer> {
  return openDatabaseServer(env, {
    temporary: false,
    onTrouble: (message) => log.error({ event: "database.embedded" }, message),
  });
}

async function migrateDatabase({ url, how }: DatabaseServer): Promise<number> {
  try {
    return await migrate(url);
  } catch (error) {
    throw how === "given" ? explainDatabaseError(error, url) : error;
  }
}

function nameDatabase(env: Env): string {
  if (env.DATABASE_URL !== undefined) return `the PostgreSQL at ${new URL(env.DATABASE_URL).host}`;
  return `the embedded PostgreSQL in ${relative(process.cwd(), env.dataDir) || "."}`;
}
