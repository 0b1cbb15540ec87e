import { afterAll, beforeAll, expect, test } from "vitest";
import { startWebhookServer, type WebhookServer } from "../testing/webhook-server.ts";
import { type PlanOptions, planDeliveries } from "./plan.ts";
import { sendPlan } from "./send.ts";

let server: WebhookServer;

beforeAll(async () => {
  server = await startWebhookServer();
});
afterAll(() => server.stop());

async function send(options: Partial<PlanOptions>) {
  const account = await post(options, server.retellApiKey);
  expect(account.lost).toEqual({ deliveries: 0, events: 0 });
  expect(account.mismatches).toEqual([]);
  return account;
}

function post(options: Partial<PlanOptions>, retellApiKey: string) {
  const plan = planDeliveries({
    seed: "against ringonce",
    fixtures: false,
    calls: 0,
    repeat: 1,
    duplicates: 0,
    twins: 0.5,
    reorder: true,
    nowMs: Date.now(),
    ...options,
  });
  return sendPlan(plan, {
    url: new URL(`http://127.0.0.1:${server.port}/api/webhooks/retell/acme`),
    retellApiKey,
    timeoutMs: 10_000,
    concurrency: 16,
    retries: 3,
    retryDelayMs: 50,
  });
}

async function recorded() {
  const [row] = await server.db.database.control<{ events: number; duplicates: number }[]>`
    select count(*)::int as events, coalesce(sum(duplicate_count), 0)::int as duplicates
    from webhook_events where client_id = 'acme'`;
  const [kept] = await server.db.database.control<{ duplicates: number }[]>`
    select coalesce(sum(count), 0)::int as duplicates from webhook_deliveries`;
  expect(kept?.duplicates).toBe(row?.duplicates);
  return row;
}

test("every fixture twice, and calls with 30 % duplicates: both sides count the same", async () => {
  const fixtures = await send({ fixtures: true, repeat: 2 });
  expect(await recorded()).toEqual({
    events: fixtures.events,
    duplicates: fixtures.duplicates,
  });
  const calls = await send({ calls: 60, duplicates: 0.3 });
  expect(await recorded()).toEqual({
    events: fixtures.events + calls.events,
    duplicates: fixtures.duplicates + calls.duplicates,
  });
});

test("what the server says of a wrong key comes back in its own words", async () => {
  const { messages } = await post({ calls: 1 }, "key_of_another");
  expect(messages).toEqual({
    signature_mismatch: expect.stringContaining("fits none of this client's keys"),
  });
});
