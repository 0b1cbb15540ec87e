import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rotateKey } from "../clients/index.ts";
import { webhookEvents } from "../db/schema/index.ts";
import { signBody } from "../retell/index.ts";
import { startWebhookServer, type WebhookServer } from "../testing/webhook-server.ts";
import { sendTestEvent } from "./index.ts";

const APP_SECRET = "a secret of at least thirty-two characters";
let server: WebhookServer;

beforeAll(async () => {
  server = await startWebhookServer();
});
afterAll(() => server.stop());

const send = (clientId: string, port = server.port) =>
  sendTestEvent(
    server.db.database.dashboard,
    { appSecret: APP_SECRET, doorUrl: `http://127.0.0.1:${port}` },
    clientId,
  );

it("goes through the door, and is recorded as a test, every time", async () => {
  const answers = [await send("acme"), await send("acme")];
  const ids = answers.map((answer) => {
    if (!answer.taken) throw new Error(`${answer.code}: ${answer.message}`);
    return answer.eventId ?? "";
  });
  expect(new Set(ids).size).toBe(2);
  const [event] = await server.db.database.dashboard
    .select()
    .from(webhookEvents)
    .where(eq(webhookEvents.id, ids[0] ?? ""));
  expect(event).toMatchObject({
    clientId: "acme",
    eventType: "call_started",
    callId: "test_call",
    isTest: true,
    idempotencyKey: null,
  });
});

it("is in no figure, where the event after it is", async () => {
  await send("acme");
  const body = Buffer.from('{"event":"call_started","call":{"call_id":"call_after_the_test"}}');
  const response = await fetch(`http://127.0.0.1:${server.port}/api/webhooks/retell/acme`, {
    method: "POST",
    headers: { "x-retell-signature": signBody(body, server.retellApiKey, Date.now()) },
    body,
  });
  expect(response.status).toBe(200);
  const counted = () => server.db.database.control`
    select measure, sum(count)::int as count from latencies
    where grain = 'day' and client_id = 'acme' and measure in ('ack', 'lag')
    group by measure order by measure`;
  await expect.poll(async () => (await counted()).length, { timeout: 60_000 }).toBe(2);
  expect([...(await counted())]).toEqual([
    { measure: "ack", count: 1 },
    { measure: "lag", count: 1 },
  ]);
});

it("is signed with the current key", async () => {
  await rotateKey(server.db.database.dashboard, APP_SECRET, { id: "acme", retellApiKey: "key_2" });
  await expect.poll(async () => (await send("acme")).taken, { timeout: 60_000 }).toBe(true);
});

it("is refused for what Retell would be refused for", async () => {
  expect(await send("asleep")).toMatchObject({ taken: false, code: "client_disabled" });
});

it("says so when nobody opens, and when there is no such client", async () => {
  expect(await send("acme", 1)).toMatchObject({ taken: false, code: "no_answer" });
  await expect(send("nobody")).rejects.toMatchObject({ code: "unknown_client" });
});
