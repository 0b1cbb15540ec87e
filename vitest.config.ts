import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const app = fileURLToPath(new URL("./app", import.meta.url));

/**
 * The faults take minutes, most of which are waited, and come first: left to the end, where a small file
 * with the longest tests would be, they keep one of the two workers busy and the other waiting.
 */
class FaultsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOfFaults = ({ moduleId }: TestSpecification) =>
      moduleId.endsWith("/server/chaos/short.test.ts");
    const sorted = await super.sort(files);
    return [...sorted.filter(isOfFaults), ...sorted.filter((file) => !isOfFaults(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: FaultsFirst },
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
