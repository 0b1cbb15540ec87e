import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { ROOT } from "../boot/install.mjs";
import { run } from "../boot/run.mjs";
import { step } from "../boot/steps.mjs";

const PLACES = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/**
 * Where a Chromium is: CHROMIUM_PATH, Debian's, or the one Playwright installed.
 *
 * @returns {string | null}
 */
export function findBrowser() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  return [...PLACES, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

/** Installs a Chromium where there is none and we may. */
export async function installBrowser() {
  if (findBrowser() !== null) return;
  const isDebian = existsSync("/usr/bin/apt-get");
  const isRoot = process.getuid?.() === 0;
  if (!isDebian || !isRoot) {
    throw new Error(
      `This needs Chromium, and none was found. ${
        isDebian ? "Run apt-get install chromium as root" : "Install it"
      }, or set CHROMIUM_PATH.`,
    );
  }
  await step("browser", "Chromium from Debian", async () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const failure = "Chromium could not be installed: install it by hand, or set CHROMIUM_PATH.";
    await run("apt-get", ["update", "-q"], { cwd: ROOT, env, failure });
    await run("apt-get", ["install", "-qy", "--no-install-recommends", "chromium"], {
      cwd: ROOT,
      env,
      failure,
    });
  });
}
