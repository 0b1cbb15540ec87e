import postgres from "postgres";
import { opens } from "../clients/index.ts";
import { Unstartable } from "./unstartable.ts";

/**
 * A server whose APP_SECRET opens no key at all would refuse every webhook, and fail every forward of
 * servers that have the right one. It must not take part.
 *
 * @throws Unstartable when there are clients, and the keys of all of them were sealed under another secret
 */
export async function demandReadableKeys(databaseUrl: string, appSecret: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const sealed = await sql<{ key: string }[]>`
      select current_key as key from clients
      union all
      select previous_key from clients where previous_key is not null`;
    if (sealed.length === 0 || sealed.some(({ key }) => opens(appSecret, key))) return;
  } catch {
    // What is wrong with the database is told by whoever needs it.
    return;
  } finally {
    await sql.end({ timeout: 1 });
  }
  throw new Unstartable(
    "The clients' keys were sealed under another APP_SECRET, and none can be opened: restore that secret (or DATA_DIR/secret), or give a client its key anew by npm run ringonce -- client rotate-key.",
  );
}
