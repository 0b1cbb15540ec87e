import { setTimeout as sleep } from "node:timers/promises";
import { type Account, type Accountant, openAccount } from "./account.ts";
import type { Delivery } from "./delivery.ts";
import type { Plan } from "./plan.ts";
import { type Answer, openPoster, type Poster, type Target } from "./post.ts";

export type SendOptions = Target & {
  /** Departures in flight at once; twins of one instant count as one. */
  concurrency: number;
  /** Deliveries begun per second; undefined for as fast as they are answered. */
  ratePerSecond?: number;
  /** Retell tries up to three times more, at intervals it does not publish. */
  retries: number;
  retryDelayMs: number;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
};

export type Progress = { done: number; total: number; requests: number; lost: number };

/** So many deliveries lost in a row from the start mean that nobody is there, or the key is wrong. */
const HOPELESS_AFTER = 20;

/** Makes every post of a plan and accounts for each. Never throws for what the receiver does. */
export async function sendPlan(plan: Plan, options: SendOptions): Promise<Account> {
  const poster = openPoster(options);
  const account = openAccount();
  const total = plan.departures.reduce((sum, departure) => sum + departure.length, 0);
  const clock = pace(options.ratePerSecond);
  let next = 0;

  async function depart(): Promise<void> {
    for (;;) {
      const departure = plan.departures[next];
      if (departure === undefined || options.signal?.aborted || isHopeless(account)) return;
      next += 1;
      await clock(departure.length);
      await Promise.all(departure.map((delivery) => deliver(delivery, poster, account, options)));
      options.onProgress?.({
        done: account.settledSoFar,
        total,
        requests: account.requestsSoFar,
        lost: account.lostSoFar,
      });
    }
  }

  const length = Math.min(options.concurrency, plan.departures.length);
  await Promise.all(Array.from({ length }, depart));
  poster.close();
  return account.close(total - account.settledSoFar);
}

function isHopeless({ lostSoFar, settledSoFar }: Accountant): boolean {
  return lostSoFar >= HOPELESS_AFTER && lostSoFar === settledSoFar;
}

/** One delivery: again until it is accepted or Retell would give up. */
async function deliver(
  delivery: Delivery,
  poster: Poster,
  account: Accountant,
  { retries, retryDelayMs }: SendOptions,
): Promise<void> {
  const rawBody = delivery.render();
  const tries = delivery.retried ? 1 + retries : 1;
  let answer: Answer | undefined;
  for (let attempt = 0; attempt < tries && !answer?.accepted; attempt += 1) {
    if (attempt > 0) await sleep(retryDelayMs);
    answer = await poster.post(rawBody);
    account.note(delivery, answer, attempt > 0);
  }
  if (answer !== undefined) account.settle(delivery, answer);
}

/** Spaces departures evenly; a late one does not make the next ones hurry. */
function pace(ratePerSecond: number | undefined): (deliveries: number) => Promise<void> {
  if (ratePerSecond === undefined) return async () => {};
  let free = performance.now();
  return async (deliveries) => {
    const now = performance.now();
    const departsAt = Math.max(now, free);
    free = departsAt + (deliveries * 1_000) / ratePerSecond;
    if (departsAt > now) await sleep(departsAt - now);
  };
}
