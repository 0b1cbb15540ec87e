import { createServer } from "node:http";
import { readEnv } from "../../env.ts";
import { answerWebhook } from "../../ingest/index.ts";
import { startRuntime } from "../../runtime.ts";
import { announce } from "./announce.ts";

/** The front door alone, without dashboard and engine. */
const env = readEnv();
const runtime = await startRuntime({
  env,
  databaseUrl: env.DATABASE_URL ?? "",
  appSecret: env.APP_SECRET ?? "",
  publicUrl: "http://localhost",
});
const server = createServer(
  (request, response) => void answerWebhook(runtime.ingest, request, response),
).listen(0, "127.0.0.1", () => announce(server));
// The load generator keeps connections that it does not need for a while.
server.keepAliveTimeout = 60_000;
