import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const app = fileURLToPath(new URL("./app", import.meta.url));

export default defineConfig({
  test: {
    // PostgreSQL, Node and Vite share the machine with the tests. A limit is for what never ends: it
    // says nothing of how long anything may take.
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        resolve: { alias: { "@": app } },
        test: {
          name: "server",
          environment: "node",
          include: ["{server,app,e2e,drizzle,.ci}/**/*.test.ts"],
          globalSetup: ["server/testing/postgres.ts"],
          setupFiles: ["server/testing/no-console-errors.ts"],
        },
      },
      {
        extends: true,
        plugins: [react()],
        resolve: { alias: { "@": app } },
        test: {
          name: "components",
          environment: "happy-dom",
          include: ["app/**/*.test.tsx"],
          setupFiles: ["server/testing/no-console-errors.ts", "server/testing/patience.ts"],
        },
      },
    ],
  },
});
