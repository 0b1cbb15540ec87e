import type { Sql } from "postgres";
import { clearPending, earliestBeside, keepMarksFresh, markPending } from "../journal/index.ts";
import { log } from "../log.ts";

/** Far below what makes a mark count as a dead instance's. */
const FRESHEN_EVERY_MS = 10_000;
/** Before anything: how old what lies in a journal is, is not known until it has been read. */
const EVER = new Date(0);

/** Tells the database which journals hold what it does not have, for those that send in order. */
export type PendingMarks = {
  /** Once for each journal, until it is ended or forgotten: trouble with its disk must not renew it. */
  begin(journalId: string): Promise<void>;
  /** Something is about to go to the journal beside traffic. Returns at once: an answer waits. */
  overflow(journalId: string, receivedAt: Date): void;
  /** Nothing is in it, and nothing on its way there. */
  end(journalId: string): Promise<void>;
  /** To be called as the drain goes on, and only then. */
  stayFresh(): Promise<void>;
  /** It can't be drained: until it is, what goes on with the others no longer keeps its mark fresh. */
  growOld(journalId: string): void;
  /** The database went away: it is told anew when it is back. */
  forget(): void;
};

/** @param connections those of now: a statement over others would never be answered */
export function createPendingMarks(connections: () => Sql): PendingMarks {
  const marked = new Set<string>();
  const unreadable = new Set<string>();
  let freshAtMs = Number.NEGATIVE_INFINITY;
  /** One after the other: over two connections a mark could be overtaken by the end before it. */
  let telling: Promise<void> = Promise.resolve();

  function tell(statement: (sql: Sql) => Promise<void>): Promise<void> {
    const sql = connections();
    const told = telling.then(() => statement(sql));
    telling = told.catch(() => {});
    return told;
  }

  function mark(journalId: string, since: Date): Promise<void> {
    if (marked.has(journalId)) return Promise.resolve();
    marked.add(journalId);
    return tell((sql) => markPending(sql, journalId, since)).catch((error) => {
      marked.delete(journalId);
      throw error;
    });
  }

  return {
    begin: (journalId) => mark(journalId, EVER),
    overflow(journalId, receivedAt) {
      mark(journalId, earliestBeside(receivedAt)).catch((error) =>
        log.debug({ err: error }, "journal.not_marked"),
      );
    },
    end(journalId) {
      marked.delete(journalId);
      unreadable.delete(journalId);
      return tell((sql) => clearPending(sql, journalId));
    },
    async stayFresh() {
      if (marked.size === 0 || performance.now() - freshAtMs < FRESHEN_EVERY_MS) return;
      freshAtMs = performance.now();
      const goingOn = [...marked].filter((id) => !unreadable.has(id));
      await tell((sql) => keepMarksFresh(sql, goingOn));
    },
    growOld(journalId) {
      unreadable.add(journalId);
    },
    forget() {
      marked.clear();
      unreadable.clear();
      // Over connections that are left behind a statement may never end: nothing waits for those.
      telling = Promise.resolve();
    },
  };
}
