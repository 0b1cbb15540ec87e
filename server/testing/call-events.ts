import { identify } from "../retell/index.ts";
import { RETELL_FIXTURES, readFixture } from "./fixtures.ts";

/** A recorded body as the worker hands it to a handler. */
export type FixtureEvent = {
  fixture: string;
  eventType: string;
  callId: string;
  body: string;
  receivedAt: Date;
};

/** The recorded events of each call and chat, one for each fact (redeliveries left out). */
export function fixtureCalls(): Map<string, FixtureEvent[]> {
  const calls = new Map<string, FixtureEvent[]>();
  const keys = new Set<string>();
  for (const [index, fixture] of RETELL_FIXTURES.entries()) {
    const { rawBody, body } = readFixture(fixture);
    const identity = identify("acme", rawBody, body);
    if (identity === null || identity.callId === null || identity.isTest) continue;
    if (identity.idempotencyKey === null || keys.has(identity.idempotencyKey)) continue;
    keys.add(identity.idempotencyKey);
    const event: FixtureEvent = {
      fixture,
      eventType: identity.eventType,
      callId: identity.callId,
      body: rawBody.toString("utf8"),
      receivedAt: new Date(Date.UTC(2026, 10, 23, 12, 0, index)),
    };
    calls.set(event.callId, [...(calls.get(event.callId) ?? []), event]);
  }
  return calls;
}

/** Every order of the items. */
export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  const [first, ...rest] = items;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const order of permutations(rest)) {
    for (let at = 0; at <= order.length; at += 1) {
      yield [...order.slice(0, at), first, ...order.slice(at)];
    }
  }
}
