import { asc, eq, sql } from "drizzle-orm";
import { announce, type Db, type Tx } from "../db/index.ts";
import { clients } from "../db/schema/clients.ts";
import { BY_NAME } from "../domain/by-name.ts";
import { clientIdSchema, clientNameSchema, retellApiKeySchema } from "../domain/client.ts";
import { CLIENTS_CHANGED } from "./directory.ts";
import { opens, seal, unseal } from "./seal.ts";

/** A client as staff see it: everything but its keys. */
export type ClientSummary = {
  id: string;
  name: string;
  enabled: boolean;
  createdAt: Date;
  disabledAt: Date | null;
  keyRotatedAt: Date | null;
  hasPreviousKey: boolean;
};

export class ClientExists extends Error {
  readonly code = "client_exists";
  constructor(id: string) {
    super(`A client with the id "${id}" exists already. Choose another id.`);
  }
}

export class UnknownClient extends Error {
  readonly code = "unknown_client";
  constructor(id: string) {
    super(`There is no client "${id}".`);
  }
}

export class InvalidClient extends Error {
  readonly code = "invalid_client";
}

/**
 * Registers a client; running servers admit its webhooks within a second.
 *
 * @throws ClientExists, or InvalidClient saying which value to change
 */
export async function addClient(
  db: Db,
  appSecret: string,
  client: { id: string; name: string; retellApiKey: string },
): Promise<ClientSummary> {
  const id = valid(clientIdSchema, client.id);
  const name = valid(clientNameSchema, client.name);
  const currentKey = seal(appSecret, valid(retellApiKeySchema, client.retellApiKey));
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(clients)
      .values({ id, name, currentKey })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) throw new ClientExists(id);
    await announceChange(tx);
    return summarise(row);
  });
}

/**
 * Makes `retellApiKey` the current key and keeps the one before it, so that requests signed
 * with either are taken. A third key drops the oldest; the current key again changes nothing.
 */
export async function rotateKey(
  db: Db,
  appSecret: string,
  { id, retellApiKey }: { id: string; retellApiKey: string },
): Promise<ClientSummary> {
  const key = valid(retellApiKeySchema, retellApiKey);
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(clients).where(eq(clients.id, id)).for("update");
    if (row === undefined) throw new UnknownClient(id);
    if (isSealOf(appSecret, row.currentKey, key)) return summarise(row);
    return change(tx, id, {
      // One that nobody can open admits nobody any more.
      previousKey: opens(appSecret, row.currentKey) ? row.currentKey : null,
      currentKey: seal(appSecret, key),
      keyRotatedAt: sql`now()`,
    });
  });
}

/** A key sealed under a lost secret is no reason to refuse the rotation that replaces it. */
function isSealOf(appSecret: string, sealed: string, key: string): boolean {
  return opens(appSecret, sealed) && unseal(appSecret, sealed) === key;
}

/** Its webhooks are refused with `client_disabled` from now on. Doing it twice changes nothing. */
export async function disableClient(db: Db, id: string): Promise<ClientSummary> {
  return change(db, id, { disabledAt: sql`coalesce(${clients.disabledAt}, now())` });
}

export async function enableClient(db: Db, id: string): Promise<ClientSummary> {
  return change(db, id, { disabledAt: null });
}

export async function renameClient(db: Db, id: string, name: string): Promise<ClientSummary> {
  return change(db, id, { name: valid(clientNameSchema, name) });
}

/** Every client, by name. */
export async function listClients(db: Db): Promise<ClientSummary[]> {
  const rows = await db.select().from(clients).orderBy(asc(clients.id));
  return rows.sort((one, other) => BY_NAME.compare(one.name, other.name)).map(summarise);
}

/** @throws UnknownClient */
export async function getClient(db: Db, id: string): Promise<ClientSummary> {
  const [row] = await db.select().from(clients).where(eq(clients.id, id));
  if (row === undefined) throw new UnknownClient(id);
  return summarise(row);
}

/**
 * The key that the client's webhooks are signed with now.
 *
 * @throws UnknownClient, or CannotUnseal where APP_SECRET is not the one it was sealed under
 */
export async function readCurrentKey(db: Db, appSecret: string, id: string): Promise<string> {
  const [row] = await db
    .select({ currentKey: clients.currentKey })
    .from(clients)
    .where(eq(clients.id, id));
  if (row === undefined) throw new UnknownClient(id);
  return unseal(appSecret, row.currentKey);
}

type Change = Parameters<ReturnType<Db["update"]>["set"]>[0];

async function change(db: Db | Tx, id: string, values: Change): Promise<ClientSummary> {
  return db.transaction(async (tx) => {
    const [row] = await tx.update(clients).set(values).where(eq(clients.id, id)).returning();
    if (row === undefined) throw new UnknownClient(id);
    await announceChange(tx);
    return summarise(row);
  });
}

/** Heard by every running server, and on open pages, once the transaction commits. */
async function announceChange(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify(${CLIENTS_CHANGED}, '')`);
  await announce(tx, "clients");
}

function summarise(row: typeof clients.$inferSelect): ClientSummary {
  return {
    id: row.id,
    name: row.name,
    enabled: row.disabledAt === null,
    createdAt: row.createdAt,
    disabledAt: row.disabledAt,
    keyRotatedAt: row.keyRotatedAt,
    hasPreviousKey: row.previousKey !== null,
  };
}

type Schema<T> = {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } };
};

function valid<T>(schema: Schema<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidClient(parsed.error.issues[0]?.message ?? "That is not a valid value.");
}
