import { existsSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { demandOwnSessions } from "../../db/index.ts";
import { type Env, readEnv } from "../../env.ts";
import { type Progress, readProgress } from "../../journal/index.ts";
import { openDatabaseServer } from "../database-server.ts";
import { explainDatabaseError } from "../explain.ts";
import { examineDatabase, examineSessions } from "./database.ts";
import { bad, type Finding, good, note } from "./finding.ts";
import { examineInstallation } from "./installation.ts";
import { examineJournal } from "./journal.ts";
import { examineServer } from "./server.ts";
import { examineWork } from "./work.ts";

export type { Finding } from "./finding.ts";

/**
 * Looks at everything that can be wrong with this installation and changes nothing, but that it
 * starts the embedded PostgreSQL for its own time.
 */
export async function* examine(): AsyncGenerator<Finding> {
  let env: Env;
  try {
    env = readEnv();
  } catch (error) {
    yield bad("settings", (error as Error).message, "the README lists every setting");
    return;
  }
  yield good("settings", "every setting is valid");
  const appSecret = yield* examineInstallation(env);
  const serverRuns = yield* examineServer(env);
  const progress = yield* examineStore(env, appSecret);
  yield* examineJournal(env.dataDir, { progress, serverRuns });
}

/** @returns how far the database has taken the journals; null where it can't be asked */
async function* examineStore(
  env: Env,
  appSecret: string | null,
): AsyncGenerator<Finding, Progress | null> {
  if (env.DATABASE_URL === undefined && !existsSync(join(env.dataDir, "postgres/cluster"))) {
    yield note("database", "the embedded PostgreSQL was not made yet", "npm start makes it");
    return null;
  }
  let progress: Progress | null = null;
  let url = env.DATABASE_URL ?? "";
  try {
    const server = await openDatabaseServer(env, { temporary: true });
    url = server.url;
    await demandOwnSessions(url);
    const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
    try {
      const isCurrent = yield* examineDatabase(sql);
      if (isCurrent) yield* examineSessions(url);
      progress = await readProgress(sql);
      if (isCurrent) yield* examineWork(sql, appSecret);
    } finally {
      await sql.end({ timeout: 1 });
      await server.stop();
    }
  } catch (error) {
    yield bad("database", ((await explainDatabaseError(error, url)) as Error).message);
  }
  return progress;
}
