import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { identify } from "../retell/index.ts";
import {
  type Answer,
  type Delivery,
  openPoster,
  type Poster,
  planDeliveries,
} from "../sender/index.ts";
import { type Latencies, openLatencies } from "./latencies.ts";
import { type Entry, note, openEntry } from "./ledger.ts";

export type Sender = { clientId: string; retellApiKey: string };

export type TrafficOptions = {
  /** Of the server, without a trailing slash. */
  baseUrl: string;
  senders: readonly Sender[];
  seed: string;
  /** Distinct facts to send at least. */
  events: number;
  /** Departures under way at once. */
  concurrency: number;
  /** Deliveries begun per second; as fast as they go when undefined. */
  ratePerSecond?: number;
  /** Where the ledger is written, a line of JSON per fact. */
  ledgerPath: string;
  /** Sends on until this says so, though the events are sent. */
  mayEnd(): boolean;
};

export type Traffic = {
  /** So far. */
  facts: number;
  deliveries: number;
  posts: number;
  answers: Record<string, number>;
  latencies: Latencies;
  done: Promise<void>;
};

/** A story of so many calls is planned, sent and forgotten at a time; see the ledger. */
const CALLS_AT_ONCE = 100;
const CHAPTERS_AT_ONCE = 3;
/** Of one fact, all at once; once in every chapter. */
const TWINS = 50;
/** With these copies, those of the plan make up 30 % of all deliveries. */
const PLANNED_DUPLICATES = 0.21;
/** Retell's, but for the interval, which it does not publish. */
const TRIES = 4;
const TRY_AGAIN_MS = 2_500;
const TIMEOUT_MS = 10_000;

/** Plays Retell until enough was sent. Memory stays bounded, however much that is. */
export function startTraffic(options: TrafficOptions): Traffic {
  const pace = startPace(options.ratePerSecond);
  const posters = options.senders.map(({ clientId, retellApiKey }) =>
    openPoster({
      url: new URL(`${options.baseUrl}/api/webhooks/retell/${clientId}`),
      retellApiKey,
      timeoutMs: TIMEOUT_MS,
    }),
  );
  let nextChapter = 0;
  const traffic: Traffic = {
    facts: 0,
    deliveries: 0,
    posts: 0,
    answers: {},
    latencies: openLatencies(),
    done: Promise.resolve(),
  };
  traffic.done = Promise.all(Array.from({ length: CHAPTERS_AT_ONCE }, sendChapters)).then(() => {
    for (const poster of posters) poster.close();
  });
  return traffic;

  async function sendChapters(): Promise<void> {
    while (traffic.facts < options.events || !options.mayEnd()) {
      const chapter = nextChapter;
      nextChapter += 1;
      await sendChapter(chapter);
    }
  }

  async function sendChapter(chapter: number): Promise<void> {
    const sender = options.senders[chapter % options.senders.length];
    const poster = posters[chapter % posters.length];
    if (sender === undefined || poster === undefined) throw new Error("There is no client.");
    const entries = new Map<string, Entry>();
    const departures = planChapter(options.seed, chapter);
    let next = 0;
    const depart = async () => {
      for (let at = next++; at < departures.length; at = next++) {
        const departure = departures[at] ?? [];
        await pace(departure.length);
        await Promise.all(departure.map((delivery) => deliver(delivery, poster, entries, sender)));
      }
    };
    const lanes = Math.ceil(options.concurrency / CHAPTERS_AT_ONCE);
    await Promise.all(Array.from({ length: lanes }, depart));
    const lines = [...entries.values()].map((entry) => `${JSON.stringify(entry)}\n`);
    appendFileSync(options.ledgerPath, lines.join(""));
  }

  async function deliver(
    delivery: Delivery,
    poster: Poster,
    entries: Map<string, Entry>,
    { clientId }: Sender,
  ): Promise<void> {
    const rawBody = delivery.render();
    let entry = entries.get(delivery.fact);
    if (entry === undefined) {
      entry = openEntry(clientId, keyOf(clientId, rawBody));
      entries.set(delivery.fact, entry);
      traffic.facts += 1;
    }
    traffic.deliveries += 1;
    for (let tries = delivery.retried ? TRIES : 1; tries > 0; tries -= 1) {
      const answer = await poster.post(rawBody);
      note(entry, answer);
      count(answer);
      if (answer.accepted) return;
      if (tries > 1) await sleep(TRY_AGAIN_MS);
    }
  }

  function count(answer: Answer): void {
    traffic.posts += 1;
    traffic.answers[answer.kind] = (traffic.answers[answer.kind] ?? 0) + 1;
    if (answer.status !== undefined) traffic.latencies.note(answer.latencyMs);
  }
}

function keyOf(clientId: string, rawBody: Buffer): string {
  const key = identify(clientId, rawBody, JSON.parse(rawBody.toString("utf8")))?.idempotencyKey;
  if (typeof key !== "string") throw new Error("The traffic holds something without a key.");
  return key;
}

/** Every third chapter in order, every third reordered, every third backwards in time. */
function planChapter(seed: string, chapter: number): Delivery[][] {
  const { departures } = planDeliveries({
    seed: `${seed} ${chapter}`,
    fixtures: false,
    calls: CALLS_AT_ONCE,
    repeat: 1,
    duplicates: PLANNED_DUPLICATES,
    twins: 0.25,
    reorder: chapter % 3 === 1,
    nowMs: Date.now(),
  });
  const planned = departures.map((departure) => [...departure]);
  const middle = planned[Math.floor(planned.length / 2)];
  const [original] = middle ?? [];
  if (middle && original) middle.push(...Array(TWINS - middle.length).fill(original));
  return chapter % 3 === 2 ? planned.reverse() : planned;
}

function startPace(ratePerSecond: number | undefined): (deliveries: number) => Promise<void> {
  if (ratePerSecond === undefined) return async () => {};
  let freeAt = performance.now();
  return async (deliveries) => {
    const departsAt = Math.max(performance.now(), freeAt);
    freeAt = departsAt + (deliveries * 1_000) / ratePerSecond;
    await sleep(Math.max(0, departsAt - performance.now()));
  };
}
