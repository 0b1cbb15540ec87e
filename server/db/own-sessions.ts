import postgres, { type Options } from "postgres";
import { HEALS } from "./client.ts";

/** What DATABASE_URL should do instead of leading to a pooler. */
export const NAME_POSTGRESQL =
  'let it lead to PostgreSQL itself (at Neon the host without "-pooler", at Supabase the direct connection)';

/** Connections have no sessions of their own; the message says what to write instead. */
export class SharedSessions extends Error {
  readonly code = "shared_sessions";
  constructor() {
    super(
      `DATABASE_URL leads to a pooler that lends a session for a transaction at a time, and Ringonce needs sessions of its own, to hear what is announced and to hold locks: ${NAME_POSTGRESQL}.`,
    );
  }
}

const ROUNDS = 3;

/**
 * Makes sure that a connection is a session, as with PostgreSQL itself and a pooler in session mode.
 * In transaction mode a pooler gives it another one with each transaction: nobody would hear what is
 * announced, and a lock would be left to whoever comes next. Changes nothing.
 *
 * @throws SharedSessions; where nobody can connect, what the driver throws
 */
export async function demandOwnSessions(databaseUrl: string): Promise<void> {
  let isLost = false;
  const onclose = () => {
    isLost = true;
  };
  const ours = openOne(databaseUrl, { onclose });
  const other = openOne(databaseUrl);
  try {
    const session = await sessionOf(ours);
    // A pooler lends the one that was given back last, or each in its turn, and has others to serve.
    for (let round = 0; round < ROUNDS; round++) {
      const before = await sessionOf(ours);
      const beside = await sessionOf(other);
      const after = await sessionOf(ours);
      // The driver connects anew by itself, and has another session then.
      if (isLost) throw Object.assign(new Error("It hung up."), { code: "CONNECTION_CLOSED" });
      if (before !== session || beside === session || after !== session) throw new SharedSessions();
    }
  } finally {
    await Promise.all([ours.end({ timeout: 1 }), other.end({ timeout: 1 })]);
  }
}

/**
 * Whether sessions have the settings that ours are opened with: a pooler may drop them.
 *
 * @throws what the driver throws, also where a pooler refuses them
 */
export async function keepsSettings(databaseUrl: string): Promise<boolean> {
  const sql = openOne(databaseUrl, { connection: HEALS });
  try {
    const [kept] = await sql<{ all: boolean }[]>`
      select current_setting('idle_session_timeout')::interval
               = ${HEALS.idle_session_timeout} * interval '1 ms' as "all"`;
    return kept?.all === true;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Unprepared: what is prepared in one of a pooler's sessions is unknown in the next. */
function openOne(databaseUrl: string, options: Options<Record<string, never>> = {}) {
  return postgres(databaseUrl, {
    max: 1,
    connect_timeout: 5,
    prepare: false,
    onnotice: () => {},
    ...options,
  });
}

async function sessionOf(sql: postgres.ISql): Promise<number | undefined> {
  const [session] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return session?.pid;
}
