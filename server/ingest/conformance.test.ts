import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Delivery, Recorded } from "../inbox/index.ts";
import { signBody } from "../retell/index.ts";
import { answerWebhook, answerWebhookRoute, createIngest, type Refusal } from "./index.ts";

const KEY = "key_current";
const PREVIOUS_KEY = "key_previous";
const BODY = JSON.stringify({ event: "call_ended", call: { call_id: "call_1" } });

type Sent = {
  method?: string;
  path?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  signedWith?: string | null;
  signedAtMs?: number;
};
type Answered = { status: number; headers: Record<string, string>; json: Record<string, unknown> };

let recorded: Delivery[] = [];
let refused: Refusal[] = [];
let record: (delivery: Delivery) => Promise<Recorded>;

const clients = new Map([
  ["acme", { id: "acme", enabled: true, keys: [KEY, PREVIOUS_KEY] }],
  ["asleep", { id: "asleep", enabled: false, keys: [KEY] }],
  ["locked", { id: "locked", enabled: true, keys: [KEY], hasUnreadableKey: true }],
]);

const LOCKED = "/api/webhooks/retell/locked";

const dependencies: Parameters<typeof createIngest>[0] = {
  findClient: (id) => clients.get(id),
  keep: async (delivery) => ({ in: "inbox", ...(await record(delivery)) }),
  noteRefusal: (refusal) => refused.push(refusal),
};
// A loaded machine may take its time over 8 MiB; only who tests the limit is impatient.
const ingest = createIngest({ ...dependencies, bodyTimeoutMs: 60_000 });
const impatient = createIngest({ ...dependencies, bodyTimeoutMs: 50 });

function headersOf(sent: Sent, body: Buffer): Record<string, string> {
  const key = sent.signedWith === undefined ? KEY : sent.signedWith;
  return {
    "content-type": "application/json",
    ...(key === null
      ? {}
      : { "x-retell-signature": signBody(body, key, sent.signedAtMs ?? Date.now()) }),
    ...sent.headers,
  };
}

let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const isSlow = request.headers["x-slow"] !== undefined;
    answerWebhook(isSlow ? impatient : ingest, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  recorded = [];
  refused = [];
  record = async (delivery) => {
    const known = recorded.find((d) => d.idempotencyKey === delivery.idempotencyKey);
    recorded.push(delivery);
    return { eventId: known?.id ?? delivery.id, duplicate: known !== undefined };
  };
});

/** By a raw request, because fetch tidies paths and forbids some methods and headers. */
function throughFrontDoor(sent: Sent): Promise<Answered> {
  const body = Buffer.from(sent.body ?? BODY);
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port,
        host: "127.0.0.1",
        method: sent.method ?? "POST",
        path: sent.path ?? "/api/webhooks/retell/acme",
        headers: { ...headersOf(sent, body), "content-length": body.length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            json: JSON.parse(Buffer.concat(chunks).toString("utf8")),
          }),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

async function throughRouteHandler(sent: Sent): Promise<Answered> {
  const body = Buffer.from(sent.body ?? BODY);
  const method = sent.method ?? "POST";
  const response = await answerWebhookRoute(
    ingest,
    new Request(`http://localhost${sent.path ?? "/api/webhooks/retell/acme"}`, {
      method,
      headers: headersOf(sent, body),
      body: method === "GET" ? undefined : body,
    }),
  );
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    json: await response.json(),
  };
}

describe.each([
  ["the front door", throughFrontDoor],
  ["the route handler", throughRouteHandler],
])("%s", (_, send) => {
  it("answers a first delivery once it is recorded, with the event's id", async () => {
    const answer = await send({});
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.json).toEqual({ success: true, duplicate: false, eventId: recorded[0]?.id });
    expect(recorded[0]).toMatchObject({
      clientId: "acme",
      eventType: "call_ended",
      callId: "call_1",
      idempotencyKey: "acme:call_1:call_ended",
      body: Buffer.from(BODY),
      bodyBytes: BODY.length,
    });
    expect(refused).toEqual([]);
  });

  it("answers a duplicate 200 with the first event's id", async () => {
    await send({});
    const again = await send({});
    expect(again.status).toBe(200);
    expect(again.json).toEqual({ success: true, duplicate: true, eventId: recorded[0]?.id });
  });

  it("takes any content type, the previous key and a query string", async () => {
    expect((await send({ headers: { "content-type": "text/plain" } })).status).toBe(200);
    expect((await send({ signedWith: PREVIOUS_KEY })).status).toBe(200);
    expect((await send({ path: "/api/webhooks/retell/acme?agent=7" })).status).toBe(200);
    expect((await send({ headers: { "content-encoding": "identity" } })).status).toBe(200);
  });

  const malformed = { "x-retell-signature": "sha256=abc" };
  const refusals: [string, number, string, Sent][] = [
    ["a body that is no JSON", 400, "invalid_json", { body: "{" }],
    ["an empty body", 400, "invalid_json", { body: "" }],
    ["invalid UTF-8", 400, "invalid_json", { body: Buffer.from([0x22, 0xff, 0x22]) }],
    ["a byte order mark", 400, "invalid_json", { body: `\ufeff${BODY}` }],
    ["100,000 levels of nesting", 400, "invalid_json", { body: deep(100_000) }],
    ["a custom function's body", 400, "not_an_event", { body: '{"name":"book","args":{}}' }],
    ["an empty event", 400, "not_an_event", { body: '{"event":""}' }],
    ["an array", 400, "not_an_event", { body: "[]" }],
    ["no signature", 401, "signature_missing", { signedWith: null }],
    ["an unknown form of signature", 401, "signature_malformed", { headers: malformed }],
    ["a signature of 6 minutes ago", 401, "signature_expired", { signedAtMs: ago(6) }],
    ["a signature by another key", 401, "signature_mismatch", { signedWith: "key_other" }],
    ["a key that can't be opened", 503, "not_durable", { path: LOCKED, signedWith: "key_other" }],
    ["a disabled client", 403, "client_disabled", { path: "/api/webhooks/retell/asleep" }],
    ["an unknown client", 404, "unknown_client", { path: "/api/webhooks/retell/nobody" }],
    ["another path", 404, "unknown_client", { path: "/api/webhooks/stripe" }],
    ["a trailing slash", 404, "unknown_client", { path: "/api/webhooks/retell/acme/" }],
    ["an encoded id", 404, "unknown_client", { path: "/api/webhooks/retell/%61cme" }],
    ["an upper-case id", 404, "unknown_client", { path: "/api/webhooks/retell/ACME" }],
    ["GET", 405, "method_not_allowed", { method: "GET" }],
    ["PUT", 405, "method_not_allowed", { method: "PUT" }],
    ["more than 8 MiB", 413, "payload_too_large", { body: Buffer.alloc(9 * 1024 * 1024, 32) }],
    ["gzip", 415, "unsupported_encoding", { headers: { "content-encoding": "gzip" } }],
  ];

  it.each(refusals)(
    "refuses %s with %i %s and records nothing",
    async (_case, status, code, sent) => {
      const answer = await send(sent);
      expect(answer.status).toBe(status);
      expect(answer.headers["content-type"]).toBe("application/json");
      expect(answer.json).toEqual({ error: { code, message: expect.stringMatching(/\w.*\.$/) } });
      expect(recorded).toEqual([]);
      expect(refused.map((refusal) => refusal.code)).toEqual([code]);
      if (status === 405) expect(answer.headers.allow).toBe("POST");
    },
  );

  it("asks for what may be signed with a key that can't be opened again, and takes the rest", async () => {
    const answer = await send({ path: LOCKED, signedWith: "key_other" });
    expect(answer.headers["retry-after"]).toBeDefined();
    expect(JSON.stringify(answer.json)).toContain("another APP_SECRET");
    expect((await send({ path: LOCKED })).status).toBe(200);
  });

  it("takes a body of exactly 8 MiB", async () => {
    const padding = 8 * 1024 * 1024 - BODY.length;
    const answer = await send({ body: BODY + " ".repeat(padding) });
    expect(answer.status).toBe(200);
    expect(recorded[0]?.bodyBytes).toBe(8 * 1024 * 1024);
  });

  it("takes 900 levels of nesting, and brackets inside strings beyond any number", async () => {
    const nested = `{"event":"call_ended","call":{"call_id":"a","metadata":${deep(900)}}}`;
    const quoted = JSON.stringify({ event: "call_ended", note: `${"[{".repeat(5_000)}\\"` });
    expect((await send({ body: nested })).status).toBe(200);
    expect((await send({ body: quoted })).status).toBe(200);
  });

  it("answers 503 with Retry-After when the event could not be kept", async () => {
    record = async () => {
      throw new Error("the database is away");
    };
    const answer = await send({});
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
    expect(answer.json).toMatchObject({ error: { code: "not_durable" } });
    expect(JSON.stringify(answer.json)).not.toContain("away");
  });

  it("keeps the bytes exactly, whatever re-serialising would make of them", async () => {
    const odd =
      '{ "event":"call_ended",\n"call":{"call_id":"é","n":1.0e2,"n":12345678901234567890}}';
    await send({ body: odd });
    expect(`${recorded[0]?.body}`).toBe(odd);
  });
});

describe("the front door alone", () => {
  it("answers 408 when the body does not arrive in time", async () => {
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = httpRequest({
        port,
        host: "127.0.0.1",
        method: "POST",
        path: "/api/webhooks/retell/acme",
        headers: { "content-length": 1_000, "x-slow": "1" },
      });
      request.on("error", reject);
      request.on("response", (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, text });
          request.destroy();
        });
      });
      request.write("{");
    });
    expect(answer.status).toBe(408);
    expect(JSON.parse(answer.text).error.code).toBe("body_timeout");
    expect(recorded).toEqual([]);
  });
});

function deep(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

function ago(minutes: number): number {
  return Date.now() - minutes * 60_000;
}
