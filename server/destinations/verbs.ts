import { eq, sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { seal } from "../clients/index.ts";
import type { Db, Tx } from "../db/index.ts";
import { clients } from "../db/schema/clients.ts";
import { destinationCircuits, destinations } from "../db/schema/destinations.ts";
import { pauseReasonSchema } from "../domain/destination-settings.ts";
import { type Allow, createSecret } from "../outbound/index.ts";
import { announceChange, changeRow } from "./change.ts";
import { InvalidDestination } from "./errors.ts";
import { toColumns } from "./settings.ts";

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

/**
 * From now on nothing is sent to it; its forwards are written and wait. Doing it twice changes
 * nothing, the first reason stands.
 *
 * @param because in words for staff
 * @throws UnknownDestination, or InvalidDestination about the reason
 */
export async function pauseDestination(db: Db | Tx, id: string, because: string): Promise<void> {
  const reason = pauseReasonSchema.safeParse(because);
  if (!reason.success) {
    throw new InvalidDestination(reason.error.issues[0]?.message ?? "Say why.", "because");
  }
  await changeRow(db, id, (row) => ({
    pausedAt: row.pausedAt ?? sql`now()`,
    pausedBecause: row.pausedBecause ?? reason.data,
  }));
}

/** What has waited is sent, and what failed is tried again at once: see `retryNow`. */
export async function resumeDestination(db: Db, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await changeRow(tx, id, () => ({ pausedAt: null, pausedBecause: null }));
    await startAnew(tx, id);
  });
}

/** Closes its circuit, forgets a `Retry-After`, and makes all that waits for a later try due now. */
export async function retryNow(db: Db, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await changeRow(tx, id, () => ({}));
    await startAnew(tx, id);
  });
}

async function startAnew(tx: Tx, id: string): Promise<void> {
  await tx
    .update(destinationCircuits)
    .set({
      state: "closed",
      failures: 0,
      openings: 0,
      openedAt: null,
      probeAt: null,
      nextSlotAt: null,
    })
    .where(eq(destinationCircuits.destinationId, id));
  // In order and past what is under way, so that two who do this never wait for one another.
  await tx.execute(sql`
    with later as (
      select id from forwards
      where destination_id = ${id} and finished_at is null
        and claimed_by is null and next_attempt_at > now()
      order by id
      for update skip locked
    )
    update forwards f set next_attempt_at = now() from later where f.id = later.id`);
}
