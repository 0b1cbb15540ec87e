import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import next from "next";
import { ROOT } from "../../cli/boot/install.mjs";
import { readEnv } from "../../env.ts";
import { createIngest } from "../../ingest/index.ts";
import { startRuntime } from "../../runtime.ts";
import { announce } from "./announce.ts";

/**
 * Ringonce without its engine, so that what is measured is the way to the durable row: the route
 * handler behind Next, and the same one that keeps nothing.
 */
const env = readEnv();
const runtime = await startRuntime({
  env,
  databaseUrl: env.DATABASE_URL ?? "",
  appSecret: env.APP_SECRET ?? "",
  publicUrl: "http://localhost",
});

const durable = runtime.ingest;
const keepsNothing = createIngest({
  findClient: runtime.clients.find,
  keep: async ({ id }) => ({ in: "inbox", eventId: id, duplicate: false }),
  noteRefusal: () => {},
});
// The route handler asks the runtime for its ingest at each request.
process.on("message", ({ keeps }: { keeps: boolean }) => {
  runtime.ingest = keeps ? durable : keepsNothing;
  process.send?.({ keeps });
});

const app = next({ dev: false, dir: ROOT });
await app.prepare();
const answer = app.getRequestHandler();
announce(await listen((request, response) => void answer(request, response)));

async function listen(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
