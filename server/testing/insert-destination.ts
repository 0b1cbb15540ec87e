import { uuidv7 } from "uuidv7";
import { seal } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { clients, destinations } from "../db/schema/index.ts";
import { createSecret } from "../outbound/index.ts";

export const TEST_APP_SECRET = "a secret of at least thirty-two characters";

type Row = typeof destinations.$inferInsert;

/** Puts a destination straight into the table, of the client `acme` if none is given. */
export async function insertDestination(
  db: Db,
  given: Partial<Omit<Row, "secret">> & { url: string; secret?: string },
): Promise<{ id: string; secret: string }> {
  const clientId = given.clientId ?? "acme";
  await db
    .insert(clients)
    .values({ id: clientId, name: clientId, currentKey: seal(TEST_APP_SECRET, "key") })
    .onConflictDoNothing();
  const id = given.id ?? uuidv7();
  const secret = given.secret ?? createSecret();
  await db.insert(destinations).values({
    name: "CRM",
    ...given,
    id,
    clientId,
    secret: seal(TEST_APP_SECRET, secret),
  });
  return { id, secret };
}
