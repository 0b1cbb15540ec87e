/**
 * The webhook endpoint as production serves it, without the dashboard, as a process of its own.
 * Prints the port it listens on. Arguments: database URL, folder for its data, APP_SECRET, and
 * `alone` for the server without the engine.
 */
import { createHttpServer, listen } from "../../cli/serve.ts";
import { startEngine } from "../../engine/index.ts";
import { readEnv } from "../../env.ts";
import { answerWebhook, isWebhook } from "../../ingest/index.ts";
import { startRuntime } from "../../runtime.ts";

const [databaseUrl = "", DATA_DIR = "", appSecret = "", alone] = process.argv.slice(2);
const env = readEnv({
  NODE_ENV: "production",
  PORT: "0",
  DATA_DIR,
  LOG_LEVEL: "silent",
  FORWARD_ALLOW: "127.0.0.1",
});

async function serveWebhooks(): Promise<void> {
  const publicUrl = "http://localhost";
  const runtime = await startRuntime({
    ...{ env, databaseUrl, appSecret, publicUrl },
    // A busy machine is not to be taken for a database that is away.
    databaseTimeoutMs: 60_000,
  });
  if (alone === undefined)
    await startEngine({ databaseUrl, appSecret, forwardAllow: env.FORWARD_ALLOW });
  const { server, answerWith } = createHttpServer();
  answerWith((request, response) => {
    if (isWebhook(request)) answerWebhook(runtime.ingest, request, response);
    else response.writeHead(404).end("not a webhook");
  });
  const port = await listen(server, { HOST: "127.0.0.1", PORT: 0 });
  process.stdout.write(`${port}\n`);
}

void serveWebhooks();
