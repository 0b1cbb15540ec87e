import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addClient, disableClient } from "../clients/index.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { spawnTestProcess } from "./spawn.ts";

export type WebhookServer = {
  port: number;
  db: TestDatabase;
  /** Of the client `acme`, which takes webhooks; `asleep` is disabled and has the same. */
  retellApiKey: string;
  stop(): Promise<void>;
};

/** A real process on a database of its own, to be reached through real sockets. */
export async function startWebhookServer(): Promise<WebhookServer> {
  const appSecret = "a secret of at least thirty-two characters";
  const retellApiKey = "key_of_acme";
  const db = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "ringonce-webhooks-"));
  for (const id of ["acme", "asleep"]) {
    await addClient(db.database.dashboard, appSecret, { id, name: id, retellApiKey });
  }
  await disableClient(db.database.dashboard, "asleep");
  const child = spawnTestProcess("webhook-server.ts", [db.url, dataDir, appSecret]);
  return {
    port: Number(await child.line()),
    db,
    retellApiKey,
    async stop() {
      await child.kill();
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
