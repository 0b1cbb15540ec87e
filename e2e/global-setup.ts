import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "../server/cli/test/browser.mjs";
import { freePort } from "../server/testing/free-port.ts";

const ROOT = join(import.meta.dirname, "..");
/** The first start builds the dashboard, on two slow cores maybe. */
const START_LIMIT_MS = 10 * 60_000;
const STOP_LIMIT_MS = 10_000;

/**
 * One `npm start` on an empty folder for all specs, stopped the way an operator does it. Specs
 * find it by `baseURL`, and sign in as E2E_EMAIL with E2E_PASSWORD.
 */
export default async function startRingonce(): Promise<() => Promise<void>> {
  if (findBrowser() === null) {
    throw new Error("No Chromium was found: run npm test, or set CHROMIUM_PATH.");
  }
  const dataDir = mkdtempSync(join(tmpdir(), "ringonce-e2e-"));
  const port = await freePort();
  process.env.RINGONCE_URL = `http://localhost:${port}`;
  process.env.RINGONCE_DATA_DIR = dataDir;
  process.env.E2E_EMAIL = "staff@agency.example";
  process.env.E2E_PASSWORD = "correct horse battery";
  const npm = spawn("npm", ["start"], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: `${port}`,
      DATA_DIR: dataDir,
      DATABASE_URL: "",
      APP_URL: "",
      // The receivers of the stories listen there; every other private address stays refused.
      FORWARD_ALLOW: "127.0.0.1",
      ADMIN_EMAIL: process.env.E2E_EMAIL,
      ADMIN_PASSWORD: process.env.E2E_PASSWORD,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => npm.once("exit", resolve));
  await ready(() => output, ended);
  return async () => {
    try {
      await stop(npm, ended);
    } finally {
      keepLog(output);
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
}

async function ready(output: () => string, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  ended.then(() => {
    isOver = true;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (!output().includes("Ringonce is ready at")) {
    if (isOver || Date.now() > deadline) {
      throw new Error(`npm start did not become ready:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(npm: ChildProcess, ended: Promise<number | null>): Promise<void> {
  npm.kill("SIGTERM");
  const limit = new Promise<"late">((resolve) =>
    setTimeout(resolve, STOP_LIMIT_MS, "late").unref(),
  );
  const exitCode = await Promise.race([ended, limit]);
  if (exitCode === 0) return;
  npm.kill("SIGKILL");
  throw new Error(
    exitCode === "late"
      ? "npm start did not end within 10 s of SIGTERM."
      : `npm start ended with exit code ${exitCode} after SIGTERM.`,
  );
}

function keepLog(output: string): void {
  const folder = join(ROOT, "test-results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "server.log"), output);
}
