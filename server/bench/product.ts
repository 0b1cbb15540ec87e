import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../cli/boot/install.mjs";
import { NODE_FLAGS } from "../cli/boot/node-flags.mjs";
import { type Child, endWithUs } from "./child.ts";
import { WEBHOOK_PATH } from "./servers/settings.ts";
import type { Subject } from "./subjects.ts";
import type { World } from "./world.ts";

export const ADMIN = { email: "bench@example.com", password: "bench-password-of-a-day" };
/** A large table on a machine that is busy with it. */
const READY_WITHIN_MS = 300_000;

/** Ringonce as `npm start` runs it: worker, classifier, dashboard and all. */
export async function startProduct(
  world: World,
  database = world.ours,
): Promise<{ subject: Subject; url: string }> {
  const port = await freePort();
  // Of this start alone: a journal left by another would be drained into our tables.
  const dataDir = await mkdtemp(join(world.folder, "product-"));
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, "server/cli/start.mjs")], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: `${port}`,
      HOST: "127.0.0.1",
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      APP_SECRET: world.appSecret,
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  endWithUs(child);
  const server: Child = {
    pid: child.pid ?? 0,
    ask: () => Promise.reject(new Error("The product takes no orders.")),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    },
  };
  const url = `http://127.0.0.1:${port}`;
  // With its dashboard: webhooks are taken before that has come up.
  await untilReady(`${url}/login`, child);
  return {
    url,
    subject: {
      servers: [server],
      ports: [port],
      path: WEBHOOK_PATH,
      database,
      keepsDeliveries: true,
    },
  };
}

/** @throws saying how far it came; what `npm start` itself said against it stands above that */
async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let said = "nothing";
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `npm start ended before it was ready: ${child.signalCode ?? child.exitCode}.`,
      );
    }
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    said = response === null ? "nothing" : `${response.status} ${await response.text()}`;
    await sleep(100);
  }
  throw new Error(
    `npm start was not ready within ${READY_WITHIN_MS / 1_000} s: ${url} answered ${said}.`,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}
