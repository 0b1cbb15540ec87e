import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";

/** What the filter offers: every destination in use, by client and name. */
export async function listDestinations(
  db: Db,
): Promise<{ id: string; clientId: string; name: string }[]> {
  return [
    ...(await db.execute<{ id: string; clientId: string; name: string }>(sql`
      select id, client_id as "clientId", name from destinations
      where archived_at is null
      order by client_id, name, id`)),
  ];
}
