import { describe, expect, test } from "vitest";
import { identify } from "../retell/index.ts";
import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import { type Plan, type PlanOptions, planDeliveries } from "./plan.ts";

const OPTIONS: PlanOptions = {
  seed: "seed",
  fixtures: false,
  calls: 0,
  repeat: 1,
  duplicates: 0,
  twins: 0.25,
  reorder: false,
  nowMs: 1_795_186_925_345,
};
const planOf = (options: Partial<PlanOptions>) => planDeliveries({ ...OPTIONS, ...options });
const sentBy = (plan: Plan) => plan.departures.flat();
const identityOf = (rawBody: Buffer) => identify("acme", rawBody, JSON.parse(rawBody.toString()));

/** What an honest receiver would end up with, by the identity table. */
function receive(plan: Plan) {
  const identities = sentBy(plan).map((delivery) => identityOf(delivery.render()));
  const keys = identities.flatMap((identity) => identity?.idempotencyKey ?? []);
  const tests = identities.filter((identity) => identity?.isTest).length;
  const distinct = new Set(keys).size;
  return {
    events: distinct + tests,
    duplicates: keys.length - distinct,
    noEvents: identities.filter((identity) => identity === null).length,
  };
}

describe("planDeliveries", () => {
  test.each([
    { fixtures: true, repeat: 1 },
    { fixtures: true, repeat: 2 },
    { calls: 40 },
    { calls: 40, duplicates: 0.3 },
    { calls: 20, duplicates: 0.3, reorder: true, repeat: 2 },
    { fixtures: true, calls: 50, duplicates: 0.5, twins: 1 },
  ])("%j: a receiver by the identity table counts the same", (options) => {
    const plan = planOf(options);
    const { events, duplicates, noEvents } = plan;
    expect({ events, duplicates, noEvents }).toEqual(receive(plan));
  });

  test("names each fact as the identity table does", () => {
    const plan = planOf({ fixtures: true, calls: 30, duplicates: 0.4, repeat: 2 });
    const keyByFact = new Map<string, string>();
    for (const delivery of sentBy(plan).filter(({ expect }) => expect === "event")) {
      const key = identityOf(delivery.render())?.idempotencyKey ?? "";
      expect(keyByFact.get(delivery.fact) ?? key).toBe(key);
      keyByFact.set(delivery.fact, key);
    }
    expect(new Set(keyByFact.values()).size).toBe(keyByFact.size);
  });

  test("30 % duplicates means 3 in 10 of all deliveries of events", () => {
    const { events, duplicates } = planOf({ calls: 100, duplicates: 0.3 });
    expect(duplicates).toBe(Math.round((events * 3) / 7));
  });

  test("every fixture twice is two deliveries of each", () => {
    const plan = planOf({ fixtures: true, repeat: 2 });
    expect(sentBy(plan)).toHaveLength(2 * RETELL_FIXTURES.length);
    expect(plan.noEvents).toBe(4);
  });

  test("twins leave together, and are the same bytes", () => {
    const plan = planOf({ calls: 30, duplicates: 0.3, twins: 1 });
    const together = plan.departures.filter((departure) => departure.length > 1);
    expect(together.length).toBeGreaterThan(0);
    for (const departure of together) {
      expect(new Set(departure.map((delivery) => delivery.render().toString())).size).toBe(1);
    }
    expect(planOf({ calls: 30, duplicates: 0.3, twins: 0 }).departures.flat()).toHaveLength(
      sentBy(plan).length,
    );
  });

  test("reordering changes the order alone", () => {
    const straight = planOf({ calls: 30 });
    const reordered = planOf({ calls: 30, reorder: true });
    const bodies = (plan: Plan) => sentBy(plan).map((delivery) => delivery.render().toString());
    expect(bodies(reordered)).not.toEqual(bodies(straight));
    expect(bodies(reordered).sort()).toEqual(bodies(straight).sort());
  });

  test("a seed repeats itself, another seed shares no fact with it", () => {
    const options = { fixtures: true, calls: 20, duplicates: 0.2, reorder: true };
    const bodies = (seed: string) =>
      sentBy(planOf({ ...options, seed })).map((delivery) => delivery.render().toString("latin1"));
    expect(bodies("seed")).toEqual(bodies("seed"));
    const keys = (seed: string) =>
      sentBy(planOf({ ...options, seed })).map(
        (delivery) => identityOf(delivery.render())?.idempotencyKey ?? null,
      );
    const other = new Set(keys("other"));
    expect(keys("seed").filter((key) => key !== null && other.has(key))).toEqual([]);
  });

  test("fixtures keep every byte but their ids", () => {
    const lengths = sentBy(planOf({ fixtures: true })).map((one) => one.render().length);
    expect(lengths).toEqual(RETELL_FIXTURES.map((name) => readFixture(name).rawBody.length));
    const hazard = sentBy(planOf({ fixtures: true }))
      .map((delivery) => delivery.render().toString("utf8"))
      .find((text) => text.includes("12345678901234567890"));
    expect(hazard).toContain("Ol\\u00e1, tudo bem?\\nUser: a\\/b");
  });

  test("nothing leaves that has not happened yet", () => {
    for (const delivery of sentBy(planOf({ calls: 50 }))) {
      const { event_timestamp } = JSON.parse(delivery.render().toString());
      expect(event_timestamp).toBeLessThanOrEqual(OPTIONS.nowMs);
    }
  });
});
