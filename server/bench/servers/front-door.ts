import { createServer } from "node:http";
import { readEnv } from "../../env.ts";
import { answerWebhook } from "../../ingest/index.ts";
import { startIngestRuntime } from "../../ingest-runtime.ts";
import { announce } from "./announce.ts";

/** The front door alone, without engine, and without Next in its thread as in the product. */
const env = readEnv();
const runtime = await startIngestRuntime({
  env,
  databaseUrl: env.DATABASE_URL ?? "",
  appSecret: env.APP_SECRET ?? "",
  publicUrl: "http://localhost",
  onDurability: () => {},
  // The product's is in the same process.
  wakeEngine: () => {},
});
const server = createServer(
  (request, response) => void answerWebhook(runtime.ingest, request, response),
).listen(0, "127.0.0.1", () => announce(server));
// The load generator keeps connections that it does not need for a while.
server.keepAliveTimeout = 60_000;
