import { fail } from "./boot/boot.mjs";
import { ROOT } from "./boot/install.mjs";
import { run } from "./boot/run.mjs";
import { step } from "./boot/steps.mjs";
import { buildDashboard } from "./build.ts";
import { checkDocumentPaths } from "./verify/document-paths.ts";
import { checkPageWeight } from "./verify/page-weight.ts";
import { checkSchemaDrift } from "./verify/schema-drift.ts";

/** Runs every check, and ends the process at the first that fails. */
export async function verify(): Promise<void> {
  try {
    await step("style", "format and lint", () =>
      tool("@biomejs/biome/bin/biome", "ci", "--colors=off", "."),
    );
    await step("types", "strict TypeScript", async () => {
      // Makes the declarations that pages import.
      await tool("next/dist/bin/next", "typegen");
      await tool("typescript/bin/tsc", "--noEmit");
    });
    await step("imports", "nothing imports upward", () =>
      tool(
        "dependency-cruiser/bin/dependency-cruise.mjs",
        ...["--config", ".dependency-cruiser.mjs", "server", "app", "e2e"],
      ),
    );
    await step("dead code", "nothing is unused", () => tool("knip/bin/knip.js", "--no-progress"));
    await step("schema", "the migrations make what the code says", checkSchemaDrift);
    await step("documents", "the paths they cite exist", checkDocumentPaths);
    await step("build", "the dashboard for production", () => buildDashboard());
    await step("weight", "no page loads too much JavaScript", () => checkPageWeight());
  } catch (error) {
    fail(error);
  }
}

/** @param script a file of node_modules */
async function tool(script: string, ...args: string[]): Promise<void> {
  await run(process.execPath, [`node_modules/${script}`, ...args], {
    cwd: ROOT,
    env: { NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", FORCE_COLOR: "0" },
    failure: "This is not in order yet.",
  });
}
