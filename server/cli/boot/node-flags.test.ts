import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./install.mjs";
import { NODE_FLAGS } from "./node-flags.mjs";

test("npm start gives Node.js what the benchmark and the fault suite give it", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  expect(scripts.start).toBe(`exec node ${NODE_FLAGS.join(" ")} server/cli/start.mjs`);
});
