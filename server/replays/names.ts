import { inArray } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { clients, destinations } from "../db/schema/index.ts";
import { type ReplayScope, readStoredScope } from "../domain/replay-order.ts";

type Stored = { scope: unknown; destinationIds: string[] | null };
type Named = { id: string; name: string; clientId: string };

/** Replays as they are stored, with the names of what they know by its id only. */
export async function withNames<Row extends Stored>(db: Db, rows: readonly Row[]) {
  const read = rows.map(({ destinationIds, ...row }) => ({
    ...row,
    scope: readStoredScope(row.scope),
    destinationIds: destinationIds ?? [],
  }));
  const [destinationOf, clientNames] = await Promise.all([
    readDestinations(
      db,
      read.flatMap(({ scope, destinationIds }) => [...destinationIds, ...missedBy(scope)]),
    ),
    readClientNames(
      db,
      read.flatMap(({ scope }) => clientOf(scope)),
    ),
  ]);
  const known = (ids: readonly string[]) =>
    ids.map((id) => destinationOf.get(id)).filter((one) => one !== undefined);
  return read.map(({ destinationIds, ...row }) => ({
    ...row,
    destinations: known(destinationIds),
    missedBy: known(missedBy(row.scope))[0] ?? null,
    /** Of the client whose events were chosen; null where there is none. */
    clientName: clientOf(row.scope).map((id) => clientNames.get(id))[0] ?? null,
  }));
}

function missedBy(scope: ReplayScope | null): string[] {
  return scope?.kind === "missed" ? [scope.destinationId] : [];
}

function clientOf(scope: ReplayScope | null): string[] {
  const clientId = scope?.kind === "filter" ? scope.filter.clientId : null;
  return clientId ? [clientId] : [];
}

async function readDestinations(db: Db, ids: readonly string[]): Promise<Map<string, Named>> {
  if (ids.length === 0) return new Map();
  const found = await db
    .select({ id: destinations.id, name: destinations.name, clientId: destinations.clientId })
    .from(destinations)
    .where(inArray(destinations.id, [...new Set(ids)]));
  return new Map(found.map((one) => [one.id, one]));
}

async function readClientNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await db
    .select({ id: clients.id, name: clients.name })
    .from(clients)
    .where(inArray(clients.id, [...new Set(ids)]));
  return new Map(found.map(({ id, name }) => [id, name]));
}
