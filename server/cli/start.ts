import { relative } from "node:path";
import type { FirstAccount } from "../auth/index.ts";
import { whereIs } from "../database-url.ts";
import { migrate } from "../db/index.ts";
import { type Env, readEnv } from "../env.ts";
import { log } from "../log.ts";
import { readAppSecret } from "./app-secret.ts";
import { fail } from "./boot/boot.mjs";
import { stopChildren } from "./boot/run.mjs";
import { step } from "./boot/steps.mjs";
import { buildDashboard } from "./build.ts";
import { type DatabaseServer, demandDatabase, openDatabaseServer } from "./database-server.ts";
import { demandReadableKeys } from "./demand-keys.ts";
import { explainDatabaseError, saysDatabaseIsAway, saysItAll } from "./explain.ts";
import { greeting } from "./greeting.ts";
import { watchForTheUncaught } from "./last-resort.ts";
import { migrationsApplied } from "./migrations-applied.ts";
import { demandFreePort } from "./serve.ts";
import { createShutdown, type Shutdown } from "./shutdown.ts";
import { createWhenBack } from "./when-back.ts";

type Mode = {
  dev: boolean;
  /** When the process began, by `performance.now()`. */
  startedAt: number;
  /** A module that exports what runs for every event, instead of the product's own handlers. */
  handlersModule?: string;
};

/**
 * Brings Ringonce up and keeps it up until a signal ends it. What keeps it from starting is one
 * sentence on stderr and exit code 1.
 */
export async function start(mode: Mode): Promise<void> {
  const shutdown = createShutdown();
  shutdown.onEnd(stopChildren, 2_500);
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

async function bringUp(
  { dev, startedAt, handlersModule }: Mode,
  shutdown: Shutdown,
): Promise<void> {
  const env = readEnv();
  // What can be wrong is found out before the minute a build takes.
  await demandFreePort(env);
  if (handlersModule === undefined) {
    const { demandHandlers } = await import("./demand-handlers.ts");
    await demandHandlers((line) => process.stdout.write(`  ${line}\n`));
  }
  const appSecret = readAppSecret(env);
  let away = await findAway(env);

  if (!dev) {
    await step("build", "the dashboard for production", buildDashboard, (built) =>
      built ? "" : "up to date",
    );
  }
  const database = await step(
    "database",
    nameDatabase(env),
    () => openServer(env),
    ({ how }) => (away ? "away" : how === "given" ? "" : how),
  );
  shutdown.onEnd(database.stop, 2_500);
  if (!away) {
    away = await step(
      "migrate",
      "the schema",
      () => migrateDatabase(database, env),
      (outcome) =>
        typeof outcome === "object"
          ? "the database went away"
          : outcome === 0
            ? "up to date"
            : migrationsApplied(outcome),
    ).then((outcome) => (typeof outcome === "object" ? outcome : null));
  }

  if (!away) await demandReadableKeys(database.url, appSecret);

  // Loaded late, because it takes a moment that the checks above should not wait for.
  const { serve } = await import("./serve-ringonce.ts");
  const { ensureFirstAccount } = await import("../auth/index.ts");
  const whenDatabaseIsBack = away ? createWhenBack(database.url) : undefined;
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = env;
  let firstAccount: FirstAccount = { kind: "present" };
  const { runtime, port } = await step(
    "listening",
    `on ${env.HOST ?? "every address"}`,
    () =>
      serve({
        env,
        appSecret,
        databaseUrl: database.url,
        dev,
        shutdown,
        handlersModule,
        whenDatabaseIsBack,
        async beforeStaff({ database, publicUrl }) {
          // Without the database there is a copy of clients, so there was a start before this one.
          if (away) return;
          const isNamed = email !== undefined && password !== undefined;
          firstAccount = await ensureFirstAccount(database.dashboard, {
            publicUrl,
            admin: isNamed ? { email, password } : undefined,
          });
        },
      }),
    ({ port }) => `port ${port}`,
  );
  watchForTheUncaught(shutdown.end);

  const { publicUrl } = runtime;
  const tookMs = performance.now() - startedAt;
  process.stdout.write(
    greeting({ env, port, publicUrl, firstAccount, tookMs, away: away?.message }),
  );
  log.info({ event: "process.ready", publicUrl, ms: Math.round(tookMs), degraded: away !== null });
}

/**
 * Whether Ringonce has to come up without its database, and why: possible where a start before
 * this one left a copy of the clients, so that their events can be verified and journaled.
 *
 * @throws Unstartable saying why DATABASE_URL can't be used
 */
async function findAway(env: Env): Promise<Error | null> {
  if (env.DATABASE_URL === undefined) return null;
  try {
    await demandDatabase(env.DATABASE_URL);
    return null;
  } catch (error) {
    return toleratedIn(env, error);
  }
}

async function toleratedIn(env: Env, error: unknown): Promise<Error> {
  const { readClientsCopy } = await import("../clients/index.ts");
  if (saysDatabaseIsAway(error) && (await readClientsCopy(env.dataDir)) !== null) return error;
  throw error;
}

function openServer(env: Env): Promise<DatabaseServer> {
  return openDatabaseServer(env, {
    temporary: false,
    onTrouble: (message) => log.error({ event: "database.embedded" }, message),
  });
}

/** @returns how many migrations were applied, or why the database is away all of a sudden */
async function migrateDatabase({ url, how }: DatabaseServer, env: Env): Promise<number | Error> {
  try {
    return await migrate(url);
  } catch (error) {
    if (how !== "given") throw error;
    return toleratedIn(env, await explainDatabaseError(error, url));
  }
}

function nameDatabase(env: Env): string {
  if (env.DATABASE_URL !== undefined) return `the PostgreSQL at ${whereIs(env.DATABASE_URL).host}`;
  return `the embedded PostgreSQL in ${relative(process.cwd(), env.dataDir) || "."}`;
}
