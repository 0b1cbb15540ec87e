import type { BenchDatabase } from "../database.ts";

const TOLD = ["shared_buffers", "work_mem", "fsync", "synchronous_commit", "autovacuum"];

/** Under which settings questions are answered, as PostgreSQL itself says. */
export async function describeSettings({ sql }: BenchDatabase): Promise<string> {
  const rows = await sql<{ said: string }[]>`
    select name || ' ' || current_setting(name) as said from unnest(${TOLD}::text[]) as name`;
  return rows.map(({ said }) => said).join(", ");
}
