/** A load balancer asks every few seconds; longer than this is as good as no answer. */
const PATIENCE_MS = 1_000;

/**
 * Whether events can be taken now. `degraded`: the database is away, they go to the journal.
 * `unavailable`: neither can take them.
 */
export type Readiness = "ready" | "degraded" | "unavailable";

/** Where events go now, and what waits in the journal to be moved. */
export type Durability = {
  state: "database" | "journal";
  pending: { records: number; bytes: number; limitBytes: number };
  /** False shortly after its disk has refused something. */
  journalTakes: boolean;
  /** It was away at the start, and what is in its place now may not be used; the log says why. */
  databaseIsUnfit: boolean;
};

export type Health = {
  status: Readiness;
  journal: { records: number; bytes: number };
  /** Only where it is back and may not be used: whoever waits for it waits in vain. */
  database?: "unfit";
};

/** The process runs and answers. Says nothing about the database. */
export const LIVE = { status: "live" };

/** Of either answer: it is worth nothing a moment later. */
export const HEALTH_HEADERS = { "cache-control": "no-store" };

/** 200 while events can be taken, be it by the journal; 503 when nothing can take them. */
export function httpStatusOf({ status }: Health): number {
  return status === "unavailable" ? 503 : 200;
}

/**
 * @param ask any question to the database; it may throw, at once or later
 * @param durability as the ladder of ingest has it
 */
export async function checkReadiness(
  ask: () => PromiseLike<unknown>,
  durability: () => Durability | Promise<Durability>,
  patienceMs = PATIENCE_MS,
): Promise<Health> {
  const answers = await isAnswered(ask, patienceMs);
  const { state, pending, journalTakes, databaseIsUnfit } = await durability();
  const { records, bytes, limitBytes } = pending;
  const fallsBack = journalTakes && bytes < limitBytes;
  const status = answers && state === "database" ? "ready" : fallsBack ? "degraded" : "unavailable";
  return { status, journal: { records, bytes }, ...(databaseIsUnfit && { database: "unfit" }) };
}

async function isAnswered(ask: () => PromiseLike<unknown>, patienceMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  try {
    const answer = Promise.resolve(ask()).then(() => true);
    return await Promise.race([answer, timeout]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
