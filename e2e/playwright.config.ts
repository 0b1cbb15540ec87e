import { defineConfig } from "@playwright/test";
import { findBrowser } from "../server/cli/test/browser.mjs";

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./global-setup.ts",
  // The server, PostgreSQL and the browsers share the machine.
  workers: 2,
  // Stories say what comes, not how soon: two slow cores take ten times as long as one fast machine.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: process.env.RINGONCE_URL,
    // A trace has the document at every step, and a picture at the end; pictures all the way, taken of
    // every story and kept of none that passes, cost a fifth of the time.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      // Without one the global setup says so; whoever only reads this needs none.
      executablePath: findBrowser() ?? undefined,
      // It shall talk to nobody but us.
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
