import type { Delivery } from "./delivery.ts";
import { fixtureDeliveries } from "./fixture-facts.ts";
import { type Random, seededRandom } from "./random.ts";
import { renderBody, type Story, type StoryEvent } from "./story.ts";
import { tellCall } from "./tell-call.ts";
import { tellAlert, tellChat } from "./tell-others.ts";

export type PlanOptions = {
  seed: string;
  /** Every recorded body once. */
  fixtures: boolean;
  /** Generated calls; a chat comes with every 15 and an alert with every 200 of them. */
  calls: number;
  /** How often each of these is sent, from 1. */
  repeat: number;
  /** The share of all deliveries of events that are duplicates, from 0 to 0.95. */
  duplicates: number;
  /** The share of the added duplicates that leave at the same instant as their original. */
  twins: number;
  /** Whether events overtake one another by up to a minute and a half. */
  reorder: boolean;
  nowMs: number;
};

/** Deliveries that leave at the same instant. */
type Departure = readonly Delivery[];

/** What will be sent, in order. */
export type Plan = {
  departures: readonly Departure[];
  /** Distinct facts that become events; each test of the dashboard is one. */
  events: number;
  /** Deliveries beyond the first of their fact. */
  duplicates: number;
  /** Bodies that are no events and are refused. */
  noEvents: number;
};

type Planned = { delivery: Delivery; dueMs: number; restamped?: (byMs: number) => Delivery };

const REORDER_WINDOW_MS = 90_000;

/** Decides what is sent and in which order. The same options give the same plan. */
export function planDeliveries(options: PlanOptions): Plan {
  const random = seededRandom(options.seed, "plan");
  const once = [...planFixtures(options), ...planStories(options, random)];
  const planned = Array.from({ length: options.repeat }, (_, round) =>
    // Copies of a round leave after all of the round before.
    once.map((one) => ({ ...one, dueMs: one.dueMs + round * 3_600_000 })),
  ).flat();

  const departures = planned.map((one) => ({ dueMs: one.dueMs, deliveries: [one.delivery] }));
  const ofEvents = planned.filter(({ delivery }) => delivery.expect === "event");
  const facts = new Set(ofEvents.map(({ delivery }) => delivery.fact)).size;
  const wanted = Math.round((facts * options.duplicates) / (1 - options.duplicates));
  const missing = wanted - (ofEvents.length - facts);
  // What Retell sends but once has no duplicates.
  const copyable = planned.flatMap(({ delivery }, at) =>
    delivery.expect === "event" && delivery.retried ? [at] : [],
  );
  for (let added = 0; added < missing; added += 1) {
    const at = random.pick(copyable);
    const original = planned[at];
    if (original === undefined) continue;
    if (random.chance(options.twins)) {
      departures[at]?.deliveries.push(original.delivery);
    } else {
      const lateMs = random.int(500, 20_000);
      const copy =
        original.restamped !== undefined && random.chance(0.4)
          ? original.restamped(lateMs)
          : original.delivery;
      departures.push({ dueMs: original.dueMs + lateMs, deliveries: [copy] });
    }
  }
  if (options.reorder) {
    for (const departure of departures) departure.dueMs += random.int(0, REORDER_WINDOW_MS);
  }
  departures.sort((one, other) => one.dueMs - other.dueMs);

  const sent = departures.flatMap(({ deliveries }) => deliveries);
  const tests = sent.filter(({ expect }) => expect === "test").length;
  return {
    departures: departures.map(({ deliveries }) => deliveries),
    events: facts + tests,
    duplicates: sent.filter(({ expect }) => expect === "event").length - facts,
    noEvents: sent.filter(({ expect }) => expect === "no event").length,
  };
}

function planFixtures({ fixtures, seed, nowMs }: PlanOptions): Planned[] {
  if (!fixtures) return [];
  return fixtureDeliveries(seed).map((delivery, at) => ({ delivery, dueMs: nowMs + at }));
}

function planStories({ calls, seed, nowMs }: PlanOptions, random: Random): Planned[] {
  const tellers = [
    ...repeatTeller("call", calls, (index, startMs) => tellCall(seed, index, startMs)),
    ...repeatTeller("chat", Math.floor(calls / 15), (index, startMs) =>
      tellChat(seed, index, startMs),
    ),
    ...repeatTeller("alert", Math.floor(calls / 200), (index, startMs) =>
      tellAlert(seed, index, startMs),
    ),
  ];
  // The last of them ends now, and five end in each second before.
  const spreadMs = calls * 200;
  return tellers.flatMap(({ name, tell }) => {
    const lengthMs = tell(0).at(-1)?.atMs ?? 0;
    const startMs = nowMs - lengthMs - random.int(0, spreadMs);
    return tell(startMs).map((event, at) =>
      planEvent(`${name} event ${at}`, event, () => tell(startMs)[at]),
    );
  });
}

type Teller = { name: string; tell: (startMs: number) => Story };

function repeatTeller(
  kind: string,
  count: number,
  tell: (index: number, startMs: number) => Story,
): Teller[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${kind} ${index}`,
    tell: (startMs: number) => tell(index, startMs),
  }));
}

/** Keeps how to tell the event, not what was told: ten thousand calls fill no memory. */
function planEvent(
  fact: string,
  { eventType, atMs, restampable }: StoryEvent,
  retell: () => StoryEvent | undefined,
): Planned {
  const stamped = (byMs: number): Delivery => ({
    fact,
    eventType,
    expect: "event",
    retried: !eventType.startsWith("alert_"),
    render() {
      const event = retell();
      if (event === undefined) throw new Error(`The ${fact} is told otherwise the second time.`);
      return renderBody(event, atMs + byMs);
    },
  });
  return {
    delivery: stamped(0),
    dueMs: atMs,
    restamped: restampable ? stamped : undefined,
  };
}
