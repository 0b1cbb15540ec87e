import { sql } from "drizzle-orm";
import type { Db } from "../db/index.ts";
import { type Condition, conditionsSchema } from "../domain/condition.ts";

/** What a replay has to know of a destination; no secrets. */
export type ReplayDestination = {
  id: string;
  clientId: string;
  name: string;
  eventTypes: string[] | null;
  /** Null where they can't be read: then nothing matches. */
  conditions: Condition[] | null;
  isPaused: boolean;
  isArchived: boolean;
};

type Row = Omit<ReplayDestination, "conditions"> & { conditions: string };

const COLUMNS = sql`id, client_id as "clientId", name, event_types as "eventTypes",
  conditions::text as conditions, paused_at is not null as "isPaused",
  archived_at is not null as "isArchived"`;

/** Those with the given ids, archived ones too. */
export async function readDestinations(
  db: Pick<Db, "execute">,
  ids: readonly string[],
): Promise<ReplayDestination[]> {
  if (ids.length === 0) return [];
  const rows = await db.execute<Row>(sql`
    select ${COLUMNS} from destinations
    where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
    order by created_at, id`);
  return rows.map(readRow);
}

type Wanted = {
  /** Whose; null for all clients'. */
  clientIds: readonly string[] | null;
  /** Their id, or their name in upper or lower case. */
  idOrName?: string;
  limit: number;
};

export async function readLiveDestinations(
  db: Pick<Db, "execute">,
  { clientIds, idOrName, limit }: Wanted,
): Promise<ReplayDestination[]> {
  const isOf =
    clientIds === null
      ? sql`true`
      : sql`client_id in (select json_array_elements_text(${JSON.stringify(clientIds)}::json))`;
  const isCalled =
    idOrName === undefined ? sql`true` : sql`lower(${idOrName}::text) in (id::text, lower(name))`;
  const rows = await db.execute<Row>(sql`
    select ${COLUMNS} from destinations
    where archived_at is null and ${isOf} and ${isCalled}
    order by client_id, created_at, id limit ${limit}`);
  return rows.map(readRow);
}

function readRow({ conditions, ...row }: Row): ReplayDestination {
  const parsed = conditionsSchema.safeParse(JSON.parse(conditions));
  return { ...row, conditions: parsed.success ? parsed.data : null };
}
