import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { ALLOW_NOTHING } from "../outbound/index.ts";
import { APP_SECRET, destinationsWorld, means } from "../testing/destinations-world.ts";
import { revealSecret, rotateSecret, testDestination } from "./index.ts";

const world = destinationsWorld();
const { add } = world;

describe("the test button", () => {
  test("sends a signed, marked message which makes no event and no forward", async () => {
    const id = await add({
      url: `${world.receiver.url}/hook?tenant=1`,
      headers: [{ name: "Authorization", value: "Bearer hunter2" }],
    });
    const result = await testDestination(world.db, means, id);
    expect(result).toMatchObject({ ok: true, httpStatus: 200, responseExcerpt: "thank you" });
    const got = world.receiver.received.at(-1);
    expect(got?.path).toBe("/hook?tenant=1");
    expect(got?.headers).toMatchObject({
      authorization: "Bearer hunter2",
      "content-type": "application/json",
      "ringonce-test": "true",
      "webhook-id": result.webhookId,
    });
    expect(got?.body).toBe(result.sentBody);
    const { secret } = await revealSecret(world.db, APP_SECRET, id);
    expect(
      new Webhook(secret).verify(got?.body ?? "", { ...got?.headers } as Record<string, string>),
    ).toMatchObject({
      event: "call_analyzed",
      ringonce_test: true,
    });
    const [counts] = await world.sql`
      select (select count(*)::int from webhook_events) as events,
             (select count(*)::int from forwards) as forwards`;
    expect(counts).toEqual({ events: 0, forwards: 0 });
  });

  test("within the overlap either secret verifies it", async () => {
    const id = await add({ url: world.receiver.url });
    const before = (await revealSecret(world.db, APP_SECRET, id)).secret;
    const { secret } = await rotateSecret(world.db, APP_SECRET, id);
    await testDestination(world.db, means, id);
    const { body, headers } = world.receiver.received.at(-1) ?? { body: "", headers: {} };
    expect(() => new Webhook(before).verify(body, headers as Record<string, string>)).not.toThrow();
    expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
  });

  test("wraps the body where that is asked for", async () => {
    const id = await add({ url: world.receiver.url, bodyForm: "wrapped" });
    await testDestination(world.db, means, id);
    expect(JSON.parse(world.receiver.received.at(-1)?.body ?? "")).toMatchObject({
      type: "call_analyzed",
      client_id: "acme",
      data: { ringonce_test: true },
    });
  });

  test("says how far it came where it is not answered, or answered with a failure", async () => {
    const failing = await add({ url: `${world.receiver.url}/500` });
    expect(await testDestination(world.db, means, failing)).toMatchObject({
      ok: false,
      stage: "status",
      httpStatus: 500,
    });
    const closed = await add({ url: "http://127.0.0.1:1" });
    expect(await testDestination(world.db, means, closed)).toMatchObject({
      ok: false,
      stage: "connect",
    });
  });

  test("sends nothing to where nothing may be sent any more", async () => {
    const id = await add({ url: world.receiver.url });
    const before = world.receiver.received.length;
    const result = await testDestination(world.db, { ...means, allow: ALLOW_NOTHING }, id);
    expect(result).toMatchObject({ ok: false, stage: "guard" });
    expect(world.receiver.received).toHaveLength(before);
  });

  test("sends nothing unsigned", async () => {
    const id = await add({ url: world.receiver.url });
    const before = world.receiver.received.length;
    const result = await testDestination(world.db, { ...means, appSecret: "t".repeat(40) }, id);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining("APP_SECRET") });
    expect(world.receiver.received).toHaveLength(before);
  });
});
