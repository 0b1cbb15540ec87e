/**
 * Uses the embedded PostgreSQL of a folder as a process of its own: prints where it is and how it
 * came about as JSON, and stops on a line of input. Arguments: data folder, `temporary` or nothing.
 */
import { once } from "node:events";
import { startEmbeddedPostgres } from "../../embedded/index.ts";

const [dataDir = "", mode] = process.argv.slice(2);

async function holdPostgres(): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir, temporary: mode === "temporary" });
  process.stdout.write(`${JSON.stringify({ url: server.url, how: server.how })}\n`);
  await once(process.stdin, "data");
  await server.stop();
  process.exit(0);
}

void holdPostgres();
