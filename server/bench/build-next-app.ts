import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../cli/boot/install.mjs";
import { run } from "../cli/boot/run.mjs";
import { sourcesDigest } from "../cli/build.ts";
import { NEXT_APP } from "./next-app-folder.ts";

const STAMP = join(NEXT_APP, ".next/ringonce-sources");

/** Builds the application of the benchmark for production unless that was done. */
export async function buildNextApp(): Promise<void> {
  // Its handlers take a part of the product in.
  const digest = `${sourcesDigest(NEXT_APP)} ${sourcesDigest(ROOT)}`;
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest) return;
  await run(process.execPath, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: NEXT_APP,
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    failure: "The application of the benchmark could not be built.",
  });
  writeFileSync(STAMP, digest);
}
