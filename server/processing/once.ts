import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import type { EffectState } from "../domain/effect.ts";
import { isRefusedByDatabase } from "../inbox/index.ts";
import { log } from "../log.ts";
import type { Claimed } from "./claim.ts";
import { describeError } from "./describe-error.ts";
import { EffectInDoubt } from "./effect-in-doubt.ts";
import { ClaimLost } from "./finish.ts";

/** What an effect may return, to be kept as JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

// biome-ignore lint/suspicious/noConfusingVoidType: it may also be a function that returns nothing
type Returned = Json | undefined | void;

/** What an effect is told. */
export type Effect = {
  /** The same on every run of this effect: for an API that takes an idempotency key. */
  readonly key: string;
};

/**
 * Runs an outside effect at most once per event, across retries, replays, takeovers and processes.
 * Its result is kept, and returned by every later call under this name.
 *
 * @param name tells the event's effects apart, and is what staff read on its page
 * @param run must throw only if the effect did not happen, since then it is run again; and
 *   EffectInDoubt if it can't tell
 * @throws EffectInDoubt when nobody knows whether it happened: staff have to say
 */
export type Once = <Result extends Returned>(
  name: string,
  run: (effect: Effect) => Promise<Result>,
) => Promise<Result>;

const NAME_CHARACTERS = 200;
/** A result is there to be used by the rest of the handler, not to archive an answer. */
const RESULT_CHARACTERS = 64_000;
/** Between tries to write down how an effect ended. */
const AGAIN_AFTER_MS = 500;
const FORGET_TRIES = 5;

/**
 * The effects that run in this process. Whoever asks for one again meanwhile (because the event is
 * run again alone, or was claimed anew) waits for the same one.
 */
const underWay = new Map<string, Promise<Returned>>();

/**
 * Makes the `once` of one attempt at an event. The record is kept on connections of its own, so
 * that it stands whatever becomes of the handler's transaction.
 */
export function onceFor(sql: Sql, worker: string, event: Claimed): Once {
  return async (name, run) => {
    if (name === "" || name.length > NAME_CHARACTERS) {
      throw new RangeError(`The name of an effect has 1 to ${NAME_CHARACTERS} characters.`);
    }
    const key = `${event.id}:${name}`;
    let running = underWay.get(key);
    if (running === undefined) {
      const asked: Asked = { sql, worker, eventId: event.id, attempt: event.attempt, name };
      running = runOnce(asked, () => run({ key })).finally(() => underWay.delete(key));
      underWay.set(key, running);
    }
    return running as ReturnType<typeof run>;
  };
}

type Asked = { sql: Sql; worker: string; eventId: string; attempt: number; name: string };

async function runOnce(asked: Asked, run: () => Promise<Returned>): Promise<Json | undefined> {
  const known = (await readEffect(asked)) ?? (await begin(asked));
  if (known !== "begun") return resultOf(asked, known);
  let result: Returned;
  try {
    result = await run();
  } catch (error) {
    const isInDoubt = error instanceof EffectInDoubt;
    const described = describeError(error);
    await settle(asked, isInDoubt ? "started" : "failed", { error: described });
    // In the words of the next attempt, so that both are one cause of failures.
    throw isInDoubt ? inDoubt(asked, asked.attempt, described, error) : error;
  }
  const kept = keep(asked, result);
  await settle(asked, "done", { result: kept });
  return kept === null ? undefined : JSON.parse(kept);
}

type Known = { state: EffectState; attempt: number; result: string | null; error: string | null };

/** @returns null where it may be begun: it never was, or did not happen */
async function readEffect({ sql, eventId, name }: Asked): Promise<Known | null> {
  const [row] = await sql<Known[]>`
    select state, attempt, result, error from effects
    where event_id = ${eventId} and name = ${name}`;
  return row === undefined || row.state === "failed" ? null : row;
}

/**
 * Writes down that it begins, before it does: who reads this and nothing after it can't know
 * whether it happened. The row decides who runs it, and only who holds the claim may ask.
 */
async function begin(asked: Asked): Promise<"begun" | Known> {
  const { sql, worker, eventId, attempt, name } = asked;
  let begun: readonly unknown[];
  try {
    begun = await sql`
      insert into effects (event_id, name, state, attempt, worker, started_at)
      select id, ${name}, 'started', attempts, claimed_by, now() from webhook_events
      where id = ${eventId} and claimed_by = ${worker} and attempts = ${attempt}
        and finished_at is null and lease_until > now()
      on conflict (event_id, name) do update
      set state = 'started', attempt = excluded.attempt, worker = excluded.worker,
          started_at = excluded.started_at, finished_at = null, result = null, error = null
      where effects.state = 'failed'
      returning 1`;
  } catch (error) {
    await forget(asked);
    throw error;
  }
  if (begun.length > 0) return "begun";
  const known = await readEffect(asked);
  // Nobody has begun it, so what kept us from it is that the claim is no longer ours.
  if (known === null) throw new ClaimLost();
  return known;
}

/**
 * The database may have written that it begins though its answer got lost. It did not begin: there
 * was no such row just before, and nobody else writes one for this attempt.
 */
async function forget({ sql, worker, eventId, attempt, name }: Asked): Promise<void> {
  for (let tries = 1; tries <= FORGET_TRIES; tries += 1) {
    try {
      await sql`
        update effects
        set state = 'failed', finished_at = now(), error = 'The database went away before it began.'
        where event_id = ${eventId} and name = ${name} and state = 'started'
          and attempt = ${attempt} and worker = ${worker}`;
      return;
    } catch {
      await sleep(AGAIN_AFTER_MS);
    }
  }
}

/**
 * Writes down how it ended, for as long as it takes: while this process lives it knows, and what is
 * not written becomes a doubt that a person has to settle. Also when the claim is lost: it happened.
 */
async function settle(
  asked: Asked,
  state: EffectState,
  { result = null, error = null }: { result?: string | null; error?: string | null },
): Promise<void> {
  const { sql, worker, eventId, attempt, name } = asked;
  for (;;) {
    try {
      await sql`
        update effects
        set state = ${state}, result = ${result}, error = ${error},
            finished_at = ${state === "started" ? null : sql`now()`}
        where event_id = ${eventId} and name = ${name} and attempt = ${attempt}
          and worker = ${worker}
          -- Staff may have let it run again meanwhile: that it is done is true all the same.
          and (state = 'started' or (state = 'failed' and ${state} = 'done'))`;
      return;
    } catch (cause) {
      if (isRefusedByDatabase(cause) || isOver(cause)) {
        log.error({ err: cause, eventId, effect: name, state }, "effect.outcome_not_written");
        throw inDoubt(asked, attempt, "how it ended could not be written down", cause);
      }
      log.warn({ err: cause, eventId, effect: name, state }, "effect.outcome_delayed");
      await sleep(AGAIN_AFTER_MS);
    }
  }
}

/** The pool was closed: this process is ending. */
function isOver(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "CONNECTION_ENDED" || code === "CONNECTION_DESTROYED";
}

function resultOf(asked: Asked, { state, attempt, result, error }: Known): Json | undefined {
  if (state === "done") return result === null ? undefined : JSON.parse(result);
  throw inDoubt(asked, attempt, error ?? "its process died, or was overtaken, before it told");
}

function inDoubt({ name }: Asked, attempt: number, why: string, cause?: unknown): EffectInDoubt {
  return new EffectInDoubt(
    `Attempt ${attempt} began "${name}" and nobody knows whether it happened (${why}). Say on the event's page whether it did.`,
    { effect: name, cause },
  );
}

/** The result as JSON; null where there is none, or none that can be kept: it happened all the same. */
function keep({ eventId, name }: Asked, result: Returned): string | null {
  let json: string | undefined;
  try {
    json = JSON.stringify(result);
  } catch (error) {
    log.error({ err: error, eventId, effect: name }, "effect.result_is_not_json");
  }
  if (json === undefined) return null;
  if (json.length <= RESULT_CHARACTERS) return json;
  log.error({ eventId, effect: name, characters: json.length }, "effect.result_is_too_long");
  return null;
}
