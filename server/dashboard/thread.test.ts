import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { readEnv } from "../env.ts";
import { log } from "../log.ts";
import { type Dashboard, startDashboardThread } from "./index.ts";

log.level = "silent";
/** A thread takes its time on a busy machine. */
const LONG_MS = 60_000;
vi.setConfig({ testTimeout: 2 * LONG_MS });

let dashboard: Dashboard;
const server = createServer((request, response) => dashboard.listener(request, response));
afterEach(async () => {
  await dashboard.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function start(main = new URL("../testing/dashboard-thread.mjs", import.meta.url)) {
  dashboard = startDashboardThread(
    { env: readEnv(), databaseUrl: "", appSecret: "", publicUrl: "", port: 0, folder: "", main },
    {
      durability: () => Promise.reject(new Error("Nobody asks for it here.")),
      metrics: async () => "all is counted",
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}
const ask = (path: string) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);

test("pages are served from another thread, which knows what the door knows", async () => {
  await start();
  // Asked before it is there: the request waits.
  const answer = await ask("/");
  expect(await answer.json()).toEqual({
    threadId: expect.any(Number),
    metrics: "all is counted",
    socketPath: expect.any(String),
  });
  await dashboard.ready;
});

test("a thread that dies is started anew, and requests wait for it", async () => {
  await start();
  const before = (await (await ask("/")).json()) as { threadId: number };
  expect((await ask("/die")).status).toBe(503);
  const after = await vi.waitFor(
    async () => {
      const answer = await ask("/");
      expect(answer.status).toBe(200);
      return (await answer.json()) as { threadId: number };
    },
    { timeout: LONG_MS },
  );
  expect(after.threadId).not.toBe(before.threadId);
});

test("one whose socket somebody deleted is started anew, and has another", async () => {
  await start();
  const { socketPath } = (await (await ask("/")).json()) as { socketPath: string };
  await rm(dirname(socketPath), { recursive: true });
  // The connection that is open would do for one: only two at once need another.
  const answers = await Promise.all([ask("/"), ask("/"), ask("/")]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await vi.waitFor(
    async () => {
      const answer = (await (await ask("/")).json()) as { socketPath: string };
      expect(answer.socketPath).not.toBe(socketPath);
    },
    { timeout: LONG_MS },
  );
});

test("one that can't start says why", async () => {
  await start(new URL("data:text/javascript,throw new Error('no build')"));
  await expect(dashboard.ready).rejects.toThrow("no build");
});
