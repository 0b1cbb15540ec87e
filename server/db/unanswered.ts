import { setImmediate as turn } from "node:timers/promises";
import postgres, { type Options } from "postgres";
import { log } from "../log.ts";
import { APPLICATION } from "./application.ts";

/** A connection of a pool, as the repaired driver tells of it (`server/cli/boot/repair-unanswered.mjs`). */
export type Session = {
  /** The server's process for it; null before the server has told. */
  readonly pid: number | null;
  /** The address of the server; null where the connection has just been lost. */
  readonly at: string | null;
  /** Since when it waits for an answer and has heard nothing of it, as `performance.now()` says; or null. */
  readonly waitingSince: number | null;
  /** Breaks it: whoever waits is told that the connection was lost. */
  giveUp(): void;
};

const LOOK_EVERY_MS = 5_000;
/**
 * An answer that takes so long may have been lost; before that nobody is asked about it. A question that
 * is still on its way looks like one that was lost: a long one over a narrow way needs its time.
 */
const SLOW_MS = 10_000;
const CONNECT_SECONDS = 3;

/**
 * Gives up questions that nobody works at any more. A firewall that begins anew, or a NAT that forgets,
 * loses connections without a word to either side: the server ends its session after a while, and we
 * would wait for the answer until the kernel gives up, some 15 minutes later, and with us the pool.
 *
 * No limit on how long an answer may take: some questions of housekeeping take minutes. The server is
 * asked, over a connection of its own, whether it still works at what was asked. Where it says twice
 * that it does not, the question or its answer is lost.
 *
 * @param url where the sessions lead
 * @param sessions those that are watched, as they are now
 */
export function watchUnanswered(
  url: string,
  sessions: ReadonlySet<Session>,
  { everyMs = LOOK_EVERY_MS, slowMs = SLOW_MS } = {},
): { stop(): void } {
  /** Who was found to rest, by when they had begun to wait. */
  let suspected = new Map<Session, number>();
  let isLooking = false;

  async function look(): Promise<void> {
    const before = suspected;
    suspected = new Map();
    const waiting = whoWaits(sessions, performance.now() - slowMs);
    if (waiting.size === 0) return;
    const resting = await askWhoRests(url, [...waiting.keys()]);
    // What has come meanwhile is read before anybody is said to have heard nothing.
    await turn();
    for (const session of resting) {
      const since = waiting.get(session);
      if (since === undefined || session.waitingSince !== since) continue;
      if (before.get(session) === since) {
        log.warn({ databasePid: session.pid }, "database.answer_lost");
        session.giveUp();
      } else {
        suspected.set(session, since);
      }
    }
  }

  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    // A database that does not answer says nothing of what it works at.
    void look()
      .catch(() => {})
      .finally(() => {
        isLooking = false;
      });
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Those that have waited since before a moment, by when they had begun to. */
function whoWaits(sessions: ReadonlySet<Session>, before: number): Map<Session, number> {
  const waiting = new Map<Session, number>();
  for (const session of sessions) {
    const { waitingSince } = session;
    if (waitingSince !== null && waitingSince < before) waiting.set(session, waitingSince);
  }
  return waiting;
}

/**
 * Which of these sessions the server says that it does not work at. It can't tell of those of another of
 * several servers, nor of any behind a pooler, where the server's processes are the pooler's.
 *
 * @throws when the database does not answer
 */
async function askWhoRests(url: string, waiting: readonly Session[]): Promise<Session[]> {
  const own = new Set<Session>();
  const sql = postgres(url, {
    max: 1,
    connect_timeout: CONNECT_SECONDS,
    onnotice: () => {},
    connection: {
      application_name: `${APPLICATION}unanswered`,
      statement_timeout: 1_000 * CONNECT_SECONDS,
    },
    sessions: own,
  } as Options<Record<string, never>>);
  try {
    const rows = await sql<{ self: number; resting: number[] }[]>`
      select pg_backend_pid() as self, array(
        select asked.pid from unnest(${waiting.flatMap(({ pid }) => pid ?? [])}::int[]) asked (pid)
        left join pg_stat_activity activity using (pid)
        where activity.pid is null or activity.state like 'idle%'
      ) as resting`;
    const [row] = rows;
    const asker = [...own].find(({ pid }) => pid === row?.self);
    const resting = new Set(row?.resting);
    return waiting.filter(({ pid, at }) => at === asker?.at && pid !== null && resting.has(pid));
  } finally {
    await sql.end({ timeout: 0 });
  }
}
