import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { identify, verifySignature } from "../retell/index.ts";
import { type PlanOptions, planDeliveries } from "./plan.ts";
import { type SendOptions, sendPlan } from "./send.ts";

const KEY = "key_test";
let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

type Received = { rawBody: Buffer; request: IncomingMessage; respond: Respond; post: number };
type Respond = (status: number, body?: object) => void;

/** A receiver that answers as it is told; returns its URL. */
async function receiver(answer: (received: Received) => void): Promise<URL> {
  let post = 0;
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      post += 1;
      const respond: Respond = (status, body) =>
        response.writeHead(status).end(JSON.stringify(body));
      answer({ rawBody: Buffer.concat(chunks), request, respond, post });
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
}

/** Does what Ringonce promises, in memory. */
function honest() {
  const seen = new Map<string, string>();
  let events = 0;
  let duplicates = 0;
  const take = ({ rawBody, respond }: Pick<Received, "rawBody" | "respond">) => {
    const identity = identify("acme", rawBody, JSON.parse(rawBody.toString()));
    if (identity === null) return respond(400, { error: { code: "not_an_event" } });
    const key = identity.idempotencyKey ?? `test ${events}`;
    const known = seen.get(key);
    if (known === undefined) events += 1;
    else duplicates += 1;
    const eventId = known ?? `event ${events}`;
    seen.set(key, eventId);
    respond(200, { success: true, duplicate: known !== undefined, eventId });
  };
  return { take, counts: () => ({ events, duplicates }) };
}

const planOf = (options: Partial<PlanOptions>) =>
  planDeliveries({
    seed: "seed",
    fixtures: false,
    calls: 0,
    repeat: 1,
    duplicates: 0,
    twins: 0.25,
    reorder: false,
    nowMs: Date.now(),
    ...options,
  });

function send(url: URL, plan: Partial<PlanOptions>, options: Partial<SendOptions> = {}) {
  return sendPlan(planOf(plan), {
    url,
    retellApiKey: KEY,
    timeoutMs: 20_000,
    concurrency: 8,
    retries: 3,
    retryDelayMs: 1,
    ...options,
  });
}

describe("sendPlan", () => {
  test("against an honest receiver, what it sent and what the receiver has agree to the unit", async () => {
    const store = honest();
    const url = await receiver(store.take);
    const account = await send(url, {
      fixtures: true,
      calls: 30,
      duplicates: 0.3,
      reorder: true,
    });
    expect(store.counts()).toEqual({ events: account.events, duplicates: account.duplicates });
    expect(account.answers).toEqual({
      "duplicate:false": account.events,
      "duplicate:true": account.duplicates,
      not_an_event: account.noEvents,
    });
    expect(account.requests).toBe(account.events + account.duplicates + account.noEvents);
    expect(account.lost).toEqual({ deliveries: 0, events: 0 });
    expect(account.mismatches).toEqual([]);
    const types = Object.values(account.byEventType);
    const sum = (name: "events" | "duplicates" | "requests") =>
      types.reduce((total, type) => total + type[name], 0);
    expect(sum("events")).toBe(account.events);
    expect(sum("duplicates")).toBe(account.duplicates);
    expect(sum("requests")).toBe(account.requests);
  });

  test("posts as Retell does", async () => {
    const verdicts: boolean[] = [];
    const url = await receiver(({ rawBody, request, respond }) => {
      expect(request.method).toBe("POST");
      expect(request.url).toBe("/hook");
      expect(request.headers["content-type"]).toBe("application/json");
      expect(request.headers["user-agent"]).toBe("axios/1.15.2");
      const header = request.headers["x-retell-signature"];
      verdicts.push(
        verifySignature({ rawBody, header: String(header), keys: [KEY], nowMs: Date.now() }).ok,
      );
      respond(204);
    });
    const account = await send(url, { fixtures: true });
    expect(verdicts.length).toBe(account.requests);
    expect(verdicts).not.toContain(false);
    expect(account.answers).toEqual({ "http 204": account.requests });
    expect(account.lost.deliveries).toBe(0);
  });

  test("tries again after an error, a timeout and a broken connection, and counts each post", async () => {
    const store = honest();
    const url = await receiver((received) => {
      if (received.post === 1) received.respond(500);
      else if (received.post === 2)
        return; // never answered
      else if (received.post === 3) received.request.socket.destroy();
      else store.take(received);
    });
    const account = await send(url, { calls: 1 }, { concurrency: 1, timeoutMs: 5_000 });
    expect(account.answers).toMatchObject({
      "http 500": 1,
      timeout: 1,
      ECONNRESET: 1,
      "duplicate:false": account.events,
    });
    expect(account.retries).toBe(3);
    expect(account.requests).toBe(account.events + 3);
    expect(account.lost).toEqual({ deliveries: 0, events: 0 });
  });

  test("gives a delivery up after three retries, and says what was lost", async () => {
    let first = "";
    const store = honest();
    const url = await receiver((received) => {
      first ||= received.rawBody.toString();
      if (received.rawBody.toString() === first) received.respond(503, { error: { code: "away" } });
      else store.take(received);
    });
    const account = await send(url, { calls: 2 }, { concurrency: 1 });
    expect(account.answers.away).toBe(4);
    expect(account.lost).toEqual({ deliveries: 1, events: 1 });
    expect(store.counts().events).toBe(account.events - 1);
  });

  test("stops when nothing arrives, and says how much it kept back", async () => {
    const url = await receiver(({ respond }) =>
      respond(401, { error: { code: "signature_mismatch" } }),
    );
    const account = await send(url, { calls: 50 }, { concurrency: 2, retries: 0 });
    expect(account.answers).toEqual({ signature_mismatch: account.requests });
    expect(account.deliveries).toBeLessThan(30);
    expect(account.notSent).toBe(planOf({ calls: 50 }).events - account.deliveries);
  });

  test("notices a receiver that records twice, or calls a new event a duplicate", async () => {
    const forgetful = await receiver(({ post, respond }) =>
      respond(200, { duplicate: false, eventId: `event ${post}` }),
    );
    const recordedTwice = await send(forgetful, { fixtures: true, repeat: 2 });
    expect(recordedTwice.mismatches).toContainEqual({
      fact: "fixture call_ended.error (call_ended)",
      expected: "recorded once",
      answered: "recorded 2 times",
    });
    server?.close();
    const deaf = await receiver(({ respond }) => respond(200, { duplicate: true, eventId: "one" }));
    const neverRecorded = await send(deaf, { fixtures: true });
    expect(neverRecorded.mismatches).toContainEqual({
      fact: "fixture call_ended.error (call_ended)",
      expected: "recorded",
      answered: "a duplicate from the first delivery on",
    });
  });

  test("an answer without a word on duplicates is no contradiction", async () => {
    const url = await receiver(({ respond }) => respond(200, { success: true, duplicate: null }));
    const account = await send(url, { calls: 5, duplicates: 0.5 });
    expect(account.answers).toEqual({ "duplicate:null": account.requests });
    expect(account.mismatches).toEqual([]);
  });

  test("keeps the receiver's sentence on each code once, fit for a terminal", async () => {
    const url = await receiver(({ post, respond }) =>
      respond(503, { error: { code: "away", message: `Come\u001b[2J\n back ${post}.` } }),
    );
    const account = await send(url, { calls: 1 }, { concurrency: 1, retries: 1 });
    expect(account.messages).toEqual({ away: "Come [2J back 1." });
  });

  test("has nothing to tell of a refusal that was to be expected", async () => {
    const url = await receiver(({ rawBody, respond }) => {
      const isEvent = identify("acme", rawBody, JSON.parse(rawBody.toString())) !== null;
      if (isEvent) return respond(204);
      respond(400, { error: { code: "not_an_event", message: "There is no event in it." } });
    });
    const account = await send(url, { fixtures: true });
    expect(account.noEvents).toBeGreaterThan(0);
    expect(account.messages).toEqual({});
  });

  test("takes no more senders than there is to send", async () => {
    const url = await receiver(({ respond }) => respond(204));
    const account = await send(url, { calls: 1 }, { concurrency: 999_999_999 });
    expect(account.lost.deliveries).toBe(0);
  });

  test("does not follow a redirect", async () => {
    const url = await receiver(({ respond }) => respond(307));
    const account = await send(url, { calls: 1 }, { retries: 0 });
    expect(account.answers).toEqual({ "http 307": account.requests });
  });

  test("keeps to the concurrency asked for, twins apart", async () => {
    let open = 0;
    let most = 0;
    const store = honest();
    const url = await receiver((received) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        store.take(received);
      }, 2);
    });
    await send(url, { calls: 30 }, { concurrency: 4 });
    expect(most).toBe(4);
  });
});
