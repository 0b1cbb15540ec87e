import type { Delivery } from "./delivery.ts";
import type { Answer } from "./post.ts";

/** What was sent and what came back, to the unit. */
export type Account = {
  /** Posts made, repeated ones included. */
  requests: number;
  /** Deliveries planned and begun; one may take several requests. */
  deliveries: number;
  /** Requests beyond the first of their delivery. */
  retries: number;
  /** Planned deliveries never begun, because nothing arrived. */
  notSent: number;
  /** Distinct facts sent; each test of the dashboard is one. */
  events: number;
  /** Deliveries sent beyond the first of their fact. */
  duplicates: number;
  /** Bodies sent that are no events. */
  noEvents: number;
  /** Requests by what was answered. */
  answers: Record<string, number>;
  /** The receiver's sentence on each answer that was none of those to be expected, told once. */
  messages: Record<string, string>;
  /** Milliseconds over all requests that were answered; null when none was. */
  latencyMs: { p50: number; p99: number; max: number } | null;
  /** Deliveries that were never accepted, and the facts of which no delivery was. */
  lost: { deliveries: number; events: number };
  /** Where the answers contradict what was sent. */
  mismatches: Mismatch[];
  byEventType: Record<string, TypeAccount>;
};

export type Mismatch = { fact: string; expected: string; answered: string };

export type TypeAccount = {
  events: number;
  duplicates: number;
  requests: number;
  /** Answers to it, by kind. */
  answers: Record<string, number>;
  lost: number;
};

type FactRecord = {
  delivery: Delivery;
  sent: number;
  accepted: number;
  firsts: number;
  /** Answers that leave open whether something was recorded: none, 5xx, or `duplicate:null`. */
  unclear: number;
  eventIds: Set<string>;
};

export type Accountant = {
  /** Call for every request, as its answer comes. */
  note(delivery: Delivery, answer: Answer, isRetry: boolean): void;
  /** Call once a delivery is accepted or given up. */
  settle(delivery: Delivery, last: Answer): void;
  readonly lostSoFar: number;
  readonly settledSoFar: number;
  readonly requestsSoFar: number;
  close(notSent: number): Account;
};

export function openAccount(): Accountant {
  const facts = new Map<string, FactRecord>();
  const byEventType: Record<string, TypeAccount> = {};
  const answers: Record<string, number> = {};
  const messages: Record<string, string> = {};
  const latencies: number[] = [];
  let requests = 0;
  let deliveries = 0;
  let retries = 0;
  let lost = 0;

  function typeOf({ eventType }: Delivery): TypeAccount {
    byEventType[eventType] ??= { events: 0, duplicates: 0, requests: 0, answers: {}, lost: 0 };
    return byEventType[eventType];
  }

  function factOf(delivery: Delivery): FactRecord {
    let fact = facts.get(delivery.fact);
    if (fact === undefined) {
      const none = { sent: 0, accepted: 0, firsts: 0, unclear: 0 };
      fact = { delivery, ...none, eventIds: new Set() };
      facts.set(delivery.fact, fact);
    }
    return fact;
  }

  return {
    note(delivery, answer, isRetry) {
      const type = typeOf(delivery);
      type.requests += 1;
      count(type.answers, answer.kind);
      count(answers, answer.kind);
      requests += 1;
      if (answer.status !== undefined) latencies.push(answer.latencyMs);
      if (isRetry) retries += 1;
      if (answer.message && !isRefusedAsExpected(delivery, answer)) {
        messages[answer.kind] ??= answer.message;
      }
      const fact = factOf(delivery);
      if (answer.duplicate === false) fact.firsts += 1;
      if (answer.eventId !== undefined) fact.eventIds.add(answer.eventId);
      if (mayHaveRecorded(answer)) fact.unclear += 1;
    },
    settle(delivery, last) {
      deliveries += 1;
      const type = typeOf(delivery);
      const fact = factOf(delivery);
      fact.sent += 1;
      if (delivery.expect === "event") {
        if (fact.sent === 1) type.events += 1;
        else type.duplicates += 1;
      } else if (delivery.expect === "test") {
        type.events += 1;
      }
      if (last.accepted) fact.accepted += 1;
      else if (!isRefusedAsExpected(delivery, last)) {
        lost += 1;
        type.lost += 1;
      }
    },
    get lostSoFar() {
      return lost;
    },
    get settledSoFar() {
      return deliveries;
    },
    get requestsSoFar() {
      return requests;
    },
    close(notSent) {
      const all = [...facts.values()];
      const of = (expect: Delivery["expect"]) =>
        all.filter(({ delivery }) => delivery.expect === expect);
      const sum = (records: FactRecord[]) => records.reduce((total, { sent }) => total + sent, 0);
      const events = of("event");
      return {
        requests,
        deliveries,
        retries,
        notSent,
        events: events.length + sum(of("test")),
        duplicates: sum(events) - events.length,
        noEvents: sum(of("no event")),
        answers,
        messages,
        latencyMs: summarise(latencies),
        lost: { deliveries: lost, events: events.filter(({ accepted }) => accepted === 0).length },
        mismatches: all.flatMap(findMismatch),
        byEventType,
      };
    },
  };
}

function isRefusedAsExpected(delivery: Delivery, last: Answer): boolean {
  return delivery.expect === "no event" && last.kind === "not_an_event";
}

/** Whether the receiver may have kept the event without having said so. */
function mayHaveRecorded({ accepted, duplicate, kind, status }: Answer): boolean {
  if (accepted) return duplicate === undefined || duplicate === null;
  return status === undefined ? kind !== "ECONNREFUSED" : status >= 500;
}

function findMismatch(fact: FactRecord): Mismatch[] {
  const { delivery, sent, accepted, firsts, unclear, eventIds } = fact;
  const wrong = (expected: string, answered: string) => [
    { fact: `${delivery.fact} (${delivery.eventType})`, expected, answered },
  ];
  switch (delivery.expect) {
    case "no event":
      return accepted === 0 ? [] : wrong("refused as no event", `accepted ${accepted} times`);
    case "test":
      if (firsts > accepted || (firsts < accepted && unclear === 0)) {
        return wrong(`recorded ${sent} times`, `recorded ${firsts} times`);
      }
      return [];
    case "event":
      if (firsts > 1) return wrong("recorded once", `recorded ${firsts} times`);
      if (firsts === 0 && accepted > 0 && unclear === 0) {
        return wrong("recorded", "a duplicate from the first delivery on");
      }
      if (eventIds.size > 1) return wrong("one event id", `${eventIds.size} event ids`);
      return [];
  }
}

function summarise(latencies: readonly number[]): Account["latencyMs"] {
  const sorted = [...latencies].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1];
  const [p50, p99, max] = [at(0.5), at(0.99), sorted.at(-1)];
  if (p50 === undefined || p99 === undefined || max === undefined) return null;
  return { p50, p99, max };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
