import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { uuidv7 } from "uuidv7";
import { DatabaseAway, type Delivery, type Inbox, isRefusedByDatabase } from "../inbox/index.ts";
import { drainBatch, type Journal, JournalUnavailable, proveWrite } from "../journal/index.ts";
import { log } from "../log.ts";
import { within } from "../within.ts";
import { endLeftBehind, endSilentSessions, watchSessions } from "./lost-sessions.ts";
import { createPendingMarks } from "./pending-marks.ts";

/** What became of a delivery: in the inbox, or on disk where it waits for the database. */
export type Kept = { in: "inbox"; eventId: string; duplicate: boolean } | { in: "journal" };

export type KeeperState = "database" | "journal";

/** Keeps deliveries whatever the database does: in it, else in the journal, else not at all. */
export type Keeper = {
  /** @throws when neither could keep it; nothing is promised then */
  keep(delivery: Delivery): Promise<Kept>;
  state(): KeeperState;
  /** What waits in the journals; the limit is this instance's own. */
  pending(): { records: number; bytes: number; limitBytes: number };
  /** False for a moment after the journal could not keep a delivery. */
  journalTakes(): boolean;
  /** To be told by the inbox when a batch shows that the database is away. */
  databaseIsAway(cause: unknown): void;
  /** Answers what was handed in, by the journal if need be; ends the drain. */
  stop(): Promise<void>;
};

/** What is done with deliveries in an outage besides keeping them: they are forwarded. */
export type OutageWatch = {
  onAway(): void;
  /** Both must return at once and never throw: an answer waits for them. */
  onRecorded(delivery: Delivery): void;
  onJournaled(delivery: Delivery): void;
  /**
   * Done each time before the journal is drained, over connections that work. Then either `onBack`
   * follows or `onAway` again.
   */
  beforeDrain(sql: Sql): Promise<void>;
  /** The database has taken what was moved from the journal, or would have. */
  onBack(): void;
};

export type KeeperOptions = {
  inbox: Inbox;
  outage?: OutageWatch;
  /** This instance's own first, then those that instances before it left behind. */
  journals: readonly [Journal, ...Journal[]];
  /** Done once before the database is first used: the migrations, where they could not run yet. */
  prepare?(): Promise<void>;
  /** Whether the database is known to answer now. */
  startsIn: KeeperState;
  /** How long the database may take over each question by which it shows that it is back. */
  askTimeoutMs?: number;
  /** Called whenever traffic has gone to the other of the two. */
  onState?(state: KeeperState): void;
};

/** The database is asked this often whether it is back; the promise is 5 s. */
const ASK_EVERY_MS = 500;
const ASK_TIMEOUT_MS = 1_500;
const PREPARE_TIMEOUT_MS = 60_000;
const BEFORE_DRAIN_TIMEOUT_MS = 30_000;
/** A batch of the drain is as large as batches get, and nobody waits for it. */
const DRAIN_TIMEOUT_MS = 5_000;
/** What overflowed from a full inbox is moved this much later. */
const OVERFLOW_MS = 250;
/** Then the next delivery may try, and tell: whoever sends none after a refusal learns nothing. */
const REFUSAL_COUNTS_MS = 5_000;
/** A disk that could not be read or written is asked this often. */
const JOURNAL_AGAIN_MS = 2_000;
const STOP_AFTER_MS = 3_000;

/**
 * The ladder: the database decides while it answers. The first batch that hangs or finds it away
 * sends everything that waits to the journal, and all that comes, until the database has taken a
 * write again; then traffic goes back to it and the journal drains beside it.
 */
export function startKeeper(options: KeeperOptions): Keeper {
  const { inbox, journals, outage, askTimeoutMs = ASK_TIMEOUT_MS } = options;
  const [journal] = journals;
  let state: KeeperState = options.startsIn;
  let prepared = options.prepare === undefined;
  let stopping = false;
  let awaySinceMs = performance.now();
  let refusedAtMs = Number.NEGATIVE_INFINITY;
  let tendingLater: NodeJS.Timeout | undefined;
  const marks = createPendingMarks(inbox.connections);
  const appends = { begun: 0, ended: 0 };
  /** One tending at a time. */
  let tending: Promise<void> = Promise.resolve();

  function tendSoon(): void {
    tending = tending.then(tend);
  }

  function tendIn(ms: number): void {
    tendingLater ??= setTimeout(() => {
      tendingLater = undefined;
      tendSoon();
    }, ms);
  }

  function setState(next: KeeperState): void {
    if (state === next) return;
    state = next;
    options.onState?.(next);
  }

  function databaseIsAway(cause: unknown): void {
    if (state === "journal") return;
    leave(cause);
    tendSoon();
  }

  function leave(cause: unknown): void {
    if (state === "database") {
      awaySinceMs = performance.now();
      log.error({ err: cause }, "database.away");
    }
    setState("journal");
    outage?.onAway();
    marks.forget();
    inbox.abandon(cause);
  }

  /** Brings the database back into use and the journals into it, however long that takes. */
  async function tend(): Promise<void> {
    while (!stopping) {
      try {
        let total = 0;
        await makeReady();
        await tellWhatWasForwarded();
        for (const each of journals) {
          for (let more = true; more && !stopping; ) {
            const batch = await moveBatch(each);
            total += batch.moved;
            more = batch.more;
          }
        }
        if (total > 0 && !stopping) log.info({ records: total }, "journal.drained");
        return;
      } catch (error) {
        if (error instanceof JournalUnavailable) {
          // The disk is in trouble, not the database, which has just taken a write.
          log.error({ err: error }, "journal.cannot_drain");
          goBackToDatabase();
          tendIn(JOURNAL_AGAIN_MS);
          return;
        }
        log.debug({ err: error }, "database.still_away");
        leave(error);
        await sleep(ASK_EVERY_MS);
      }
    }
  }

  /** What the database refuses to be told must not keep the journal from it: then it is sent twice. */
  async function tellWhatWasForwarded(): Promise<void> {
    if (outage === undefined) return;
    const told = outage.beforeDrain(inbox.connections());
    await within(BEFORE_DRAIN_TIMEOUT_MS, "The database", told).catch((error) => {
      if (!isRefusedByDatabase(error)) throw error;
      log.error({ err: error }, "outage.refused_by_database");
    });
  }

  /**
   * The first batch that goes in (or an empty one) is the proof that lets traffic back.
   *
   * @returns how many records it moved, and whether there may be more
   */
  async function moveBatch(from: Journal): Promise<{ moved: number; more: boolean }> {
    const { begun, ended } = appends;
    const moved = await within(
      DRAIN_TIMEOUT_MS,
      "The database",
      drainBatch(inbox.connections(), from),
    ).catch((error) => {
      if (error instanceof JournalUnavailable) marks.growOld(from.id);
      throw error;
    });
    // What was journaled until now may have come after that batch was read.
    const more = goBackToDatabase() || moved > 0;
    // What came to it meanwhile, or is on its way there, has a tending of its own behind this one.
    const isEmpty = !more && (from !== journal || (begun === ended && begun === appends.begun));
    const told = isEmpty ? marks.end(from.id) : marks.stayFresh();
    await within(DRAIN_TIMEOUT_MS, "The database", told);
    return { moved, more };
  }

  function goBackToDatabase(): boolean {
    outage?.onBack();
    if (state === "database") return false;
    setState("database");
    log.info({ pending: pending().records }, "database.back");
    return true;
  }

  function pending(): ReturnType<Journal["pending"]> {
    const all = journals.map((each) => each.pending());
    const sum = (key: "records" | "bytes") => all.reduce((total, each) => total + each[key], 0);
    return {
      records: sum("records"),
      bytes: sum("bytes"),
      limitBytes: journal.pending().limitBytes,
    };
  }

  /**
   * Proves the database by what it is needed for: ending what was left behind, and a write. Each question
   * has a limit of its own: over a long way, all of them together take longer than any may.
   */
  async function makeReady(): Promise<void> {
    const sql = inbox.connections();
    const ask = (question: Promise<void>) => within(askTimeoutMs, "The database", question);
    if (!prepared && options.prepare !== undefined) {
      await within(PREPARE_TIMEOUT_MS, "The database", options.prepare());
    }
    prepared = true;
    for (const { id } of journals) await ask(endLeftBehind(sql, id));
    if (state === "journal") await ask(endSilentSessions(sql, performance.now() - awaySinceMs));
    await ask(proveWrite(sql, journal.id));
    // Before any traffic goes back to it: what is next of a call must not overtake what lies here.
    const mayHold = (each: Journal) =>
      each.pending().records > 0 || (each === journal && state === "journal");
    for (const each of journals.filter(mayHold)) await ask(marks.begin(each.id));
  }

  /**
   * A delivery that may be in the database already goes to the journal under a new id: a twin that
   * was to share its row must not take the drained row for the one in doubt.
   */
  async function keepInJournal(delivery: Delivery, countedAs: string | null): Promise<Kept> {
    const own = countedAs === null ? delivery : { ...delivery, id: uuidv7() };
    appends.begun += 1;
    if (state === "database") marks.overflow(journal.id, own.receivedAt);
    try {
      await journal.append({ delivery: own, countedAs });
    } catch (error) {
      refusedAtMs = performance.now();
      throw error;
    } finally {
      appends.ended += 1;
      // The inbox was full, or this delivery alone was refused: no recovery will come by, neither to
      // move it nor to take back its mark.
      if (state === "database") tendIn(OVERFLOW_MS);
    }
    if (state === "journal") outage?.onJournaled(own);
    return { in: "journal" };
  }

  if (state === "journal") outage?.onAway();
  tendSoon();
  const sessions = watchSessions(inbox.connections, databaseIsAway);

  return {
    state: () => state,
    pending,
    journalTakes: () => performance.now() - refusedAtMs > REFUSAL_COUNTS_MS,
    databaseIsAway,
    async keep(delivery) {
      if (state === "journal") return keepInJournal(delivery, null);
      try {
        const { eventId, duplicate } = await inbox.checkAndRecord(delivery);
        outage?.onRecorded(delivery);
        return { in: "inbox", eventId, duplicate };
      } catch (error) {
        // Whatever failed, the disk may still keep it: when the inbox is full, when the outcome is
        // in doubt, when the database refuses it (the drain sets it aside for a person to see).
        return keepInJournal(delivery, error instanceof DatabaseAway ? error.countedAs : null);
      }
    },
    async stop() {
      await Promise.race([inbox.drained(), sleep(STOP_AFTER_MS, undefined, { ref: false })]);
      stopping = true;
      clearTimeout(tendingLater);
      sessions.stop();
      // Ends a drain that hangs, and sends what still waits for the database to the journal.
      inbox.abandon(new Error("Ringonce is stopping."));
      await tending;
      await Promise.all(journals.map((each) => each.close()));
    },
  };
}
