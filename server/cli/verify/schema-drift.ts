import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../boot/install.mjs";
import { CommandFailed, run } from "../boot/run.mjs";

/**
 * Generates migrations into a copy of `drizzle/`.
 *
 * @throws CommandFailed when there was anything to generate
 */
export async function checkSchemaDrift(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ringonce-schema-"));
  try {
    cpSync(join(ROOT, "drizzle"), folder, { recursive: true });
    const config = join(folder, "config.json");
    const schema = join(ROOT, "server/db/schema/index.ts");
    writeFileSync(
      config,
      JSON.stringify({ dialect: "postgresql", schema, out: folder, casing: "snake_case" }),
    );
    const output = await run(
      process.execPath,
      [join(ROOT, "node_modules/drizzle-kit/bin.cjs"), "generate", "--config", config],
      { cwd: ROOT, failure: "drizzle-kit could not read the schema." },
    );
    const [before, after] = [countMigrations(join(ROOT, "drizzle")), countMigrations(folder)];
    if (after !== before) {
      throw new CommandFailed(
        "server/db/schema has changed without a migration: npx drizzle-kit generate --config drizzle/drizzle.config.ts --name what-it-does",
        output,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countMigrations(folder: string): number {
  const journal = JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8"));
  return (journal as { entries: unknown[] }).entries.length;
}
