import { eq } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { seal } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { clients } from "../db/schema/clients.ts";
import { destinations } from "../db/schema/destinations.ts";
import { type Allow, createSecret } from "../outbound/index.ts";
import { announceChange, changeRow } from "./change.ts";
import { InvalidDestination } from "./errors.ts";
import { toColumns } from "./settings.ts";
import { startAnew } from "./start-anew.ts";

/** What sealing and judging a destination's settings takes. */
export type Means = {
  appSecret: string;
  /** What may be sent to although it is not public. */
  allow: Allow;
};

/**
 * Adds a destination to a client; running servers send it matching events from then on. Its
 * signing secret is made here: `revealSecret` shows it.
 *
 * @param settings as `destinationSettingsSchema` takes them
 * @returns its id
 * @throws InvalidDestination saying which value to change
 */
export async function addDestination(
  db: Db,
  means: Means,
  clientId: string,
  settings: unknown,
  by: string,
): Promise<string> {
  const columns = toColumns(means, settings, []);
  const id = uuidv7();
  await db.transaction(async (tx) => {
    const [client] = await tx
      .select({ id: clients.id })
      .from(clients)
      .where(eq(clients.id, clientId));
    if (client === undefined) {
      throw new InvalidDestination(`There is no client "${clientId}".`, "clientId");
    }
    const secret = seal(means.appSecret, createSecret());
    await tx.insert(destinations).values({ ...columns, id, clientId, secret, createdBy: by });
    await announceChange(tx);
  });
  return id;
}

/**
 * Replaces a destination's settings. Forwards that are written already go by the new ones too, but
 * which events it gets is decided once, when each is processed. Another URL starts anew: see
 * `retryNow`.
 *
 * @param settings as `destinationSettingsSchema` takes them; a header without a value keeps its own
 * @throws UnknownDestination, or InvalidDestination saying which value to change
 */
export async function changeDestination(
  db: Db,
  means: Means,
  id: string,
  settings: unknown,
): Promise<void> {
  await db.transaction(async (tx) => {
    let before = "";
    const { url } = await changeRow(tx, id, (row) => {
      before = row.url;
      return toColumns(means, settings, row.headers);
    });
    if (url !== before) await startAnew(tx, id);
  });
}

/** Closes its circuit, forgets a `Retry-After`, and makes all that waits for a later try due now. */
export async function retryNow(db: Db, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await changeRow(tx, id, () => ({}));
    await startAnew(tx, id);
  });
}
