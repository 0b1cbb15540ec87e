import { sql as sqlText } from "drizzle-orm";
import type { Sql } from "postgres";
import { type Db, keepListening } from "../db/index.ts";
import { log } from "../log.ts";
import { REPLAYS_STARTED } from "./start.ts";
import { takeStep } from "./step.ts";

/** Under NOTIFY, whose connection may be away. */
const LOOK_EVERY_MS = 1_000;
/** One that is due and in other hands is looked for no more often. */
const LOOK_AT_MOST_EVERY_MS = 20;

export type Replayer = {
  /** Ends after the step in hand; another replayer goes on from there. */
  stop(): Promise<void>;
};

/**
 * Takes the steps of running replays until it is stopped. Any number of replayers may run, in any
 * number of processes.
 *
 * @param options.db Drizzle, for the steps' transactions
 * @param options.sql raw, for LISTEN
 */
export function startReplayer(options: { db: Db; sql: Sql; lookEveryMs?: number }): Replayer {
  const { db, sql, lookEveryMs = LOOK_EVERY_MS } = options;
  let stopped = false;
  let wake = () => {};
  let wokenMeanwhile = false;

  async function work(): Promise<void> {
    while (!stopped) {
      wokenMeanwhile = false;
      await pause(await takeSteps());
    }
  }

  /** @returns how long nothing is due, in ms */
  async function takeSteps(): Promise<number> {
    try {
      for (;;) {
        if (stopped) return 0;
        const step = await takeStep(db);
        if (step === null) break;
        log.info(step, "replay.stepped");
      }
      return Math.min(lookEveryMs, await readPauseMs(db));
    } catch (error) {
      log.warn({ err: error }, "replay.step_failed");
      return lookEveryMs;
    }
  }

  function pause(ms: number): Promise<void> {
    if (stopped || wokenMeanwhile) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function notice(): void {
    wokenMeanwhile = true;
    wake();
  }

  const working = work();
  const listening = keepListening(sql, REPLAYS_STARTED, notice);
  return {
    async stop() {
      stopped = true;
      notice();
      await Promise.all([working, listening.stop()]);
    },
  };
}

/** How long until the next step of any replay, in ms; `Infinity` where none is running. */
async function readPauseMs(db: Db): Promise<number> {
  const [row] = await db.execute<{ ms: number | null }>(sqlText`
    select ceil(extract(epoch from min(next_step_at) - clock_timestamp()) * 1000)::int as ms
    from replays where state = 'running'`);
  // Not by greatest(): to PostgreSQL the greatest of null and 20 is 20.
  const ms = row?.ms ?? null;
  return ms === null ? Number.POSITIVE_INFINITY : Math.max(LOOK_AT_MOST_EVERY_MS, ms);
}
