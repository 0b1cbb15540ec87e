import postgres from "postgres";
import { startEmbeddedPostgres } from "../embedded/index.ts";

/**
 * Keeps whoever asks a table of a running Ringonce waiting, as a slow disk would.
 *
 * @returns what lets them go on
 */
export async function holdTable(dataDir: string, table: string): Promise<() => Promise<void>> {
  // It runs: this only says where.
  const server = await startEmbeddedPostgres({ dataDir, temporary: true });
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  const connection = await sql.reserve();
  await connection`begin`;
  await connection`lock table ${connection(table)} in access exclusive mode`;
  return async () => {
    await connection`commit`;
    connection.release();
    await sql.end();
    await server.stop();
  };
}
