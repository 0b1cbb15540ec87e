import postgres, { type Sql } from "postgres";
import { ROLE } from "./cluster.ts";
import type { Connection } from "./folder.ts";

const DATABASE = "ringonce";
const APPLICATION = "ringonce presence";

/** One idle connection, held as long as we use the server: its users count one another by it. */
export type Presence = Sql;

export function connectionUrl({ port, password }: Connection, database = DATABASE): string {
  return `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

/** Connects, and makes Ringonce's database where it is missing. */
export async function joinServer(connection: Connection): Promise<Presence> {
  const presence = postgres(connectionUrl(connection, "postgres"), {
    max: 1,
    max_lifetime: 0,
    connect_timeout: 10,
    connection: { application_name: APPLICATION },
    onnotice: () => {},
  });
  try {
    await createDatabase(presence);
  } catch (error) {
    await leave(presence);
    throw error;
  }
  return presence;
}

async function createDatabase(presence: Presence): Promise<void> {
  const found = await presence`select 1 from pg_database where datname = ${DATABASE}`;
  if (found.length === 0) await presence`create database ${presence(DATABASE)}`;
}

/** How many others use the server. */
export async function countOthers(presence: Presence): Promise<number> {
  const [row] = await presence<{ others: number }[]>`
    select count(*)::int as others from pg_stat_activity
    where application_name = ${APPLICATION} and pid <> pg_backend_pid()`;
  return row?.others ?? 0;
}

export async function leave(presence: Presence): Promise<void> {
  await presence.end({ timeout: 1 });
}
