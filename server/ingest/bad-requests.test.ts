import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  BODY,
  badInputWorld,
  eventOf,
  expectError,
  MIB,
  type Sent,
} from "../testing/bad-input-world.ts";

const { signatureOf, bytesOf, send, post } = badInputWorld();

describe("each refusal of the answers table", () => {
  const expired = () => signatureOf(BODY, undefined, Date.now() - 301_000);
  const foreign = () => signatureOf(BODY, "key_of_another");
  test.each<[number, string, () => Sent]>([
    [400, "invalid_json", () => ({ body: "{" })],
    [400, "not_an_event", () => ({ body: '{"name":"book","args":{},"call":{"call_id":"a"}}' })],
    [401, "signature_missing", () => ({ body: BODY, signature: null })],
    [401, "signature_malformed", () => ({ body: BODY, signature: "sha256=0" })],
    [401, "signature_expired", () => ({ body: BODY, signature: expired() })],
    [401, "signature_mismatch", () => ({ body: BODY, signature: foreign() })],
    [403, "client_disabled", () => ({ body: BODY, target: "/api/webhooks/retell/asleep" })],
    [404, "unknown_client", () => ({ body: BODY, target: "/api/webhooks/retell/nobody" })],
    [405, "method_not_allowed", () => ({ body: BODY, method: "PUT" })],
    [413, "payload_too_large", () => ({ body: Buffer.alloc(8 * MIB + 1, 0x20) })],
    [
      415,
      "unsupported_encoding",
      () => ({ body: gzipSync(BODY), headers: ["content-encoding: gzip"] }),
    ],
  ])("%i %s", async (status, code, sent) => {
    const answer = await post(sent());
    expectError(answer, status, code);
    if (status === 405) expect(answer.headers.allow).toBe("POST");
  });
});

describe("the client id in the path", () => {
  const under = (id: string) => `/api/webhooks/retell/${id}`;
  test.each([
    under(""),
    under("acme/"),
    under("acme//"),
    under("/acme"),
    under("./acme"),
    under("../retell/acme"),
    under("..%2fretell%2facme"),
    under("%2e%2e/retell/acme"),
    under("%61cme"),
    under("acme%00"),
    under("acme%20"),
    under("acme%0d%0a"),
    under("acme;x=1"),
    under("acme,asleep"),
    under("ACME"),
    under("-acme"),
    under("acme.json"),
    under("acme%"),
    under("%e2%80%8bacme"),
    under("constructor"),
    under("__proto__"),
    under("a".repeat(63)),
    under("a".repeat(64)),
    under("a".repeat(8_000)),
    "/api/webhooks/",
    "/api/webhooks/retell",
    "/api/webhooks/stripe/acme",
    "/api/webhooks//retell/acme",
    "/api/webhooks/Retell/acme",
    "/api/webhooks/retell/acme/../acme",
    "/api/webhooks/../webhooks/retell/acme",
    "http://localhost/api/webhooks/retell/nobody",
  ])("%s names no client", async (target) => {
    expectError(await post({ body: BODY, target }), 404, "unknown_client");
  });

  test.each([
    ["raw unicode", Buffer.from(under("acmé"))],
    ["a raw NUL", Buffer.from(under("acme\0"))],
    ["a tab", Buffer.from(under("acme\t"))],
    ["a backslash", Buffer.from(under("..\\retell\\acme"))],
    ["a fragment", Buffer.from(under("acme#x"))],
  ])("%s is refused", async (_, target) => {
    const answer = await post({ body: BODY, target });
    expect([400, 404]).toContain(answer.status);
    expect(JSON.parse(answer.body)).toHaveProperty("error.code");
  });

  test("a query string does not change whose webhook it is", async () => {
    const target = `${under("acme")}?client=asleep&x=/../asleep`;
    expectError(await post({ body: "{", target }), 400, "invalid_json");
    expectError(
      await post({ body: BODY, target: `${under("asleep")}?client=acme` }),
      403,
      "client_disabled",
    );
  });
});

describe("methods", () => {
  test.each(["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY"])(
    "%s is not allowed",
    async (method) => {
      const answer = await post({ method, body: BODY });
      expectError(answer, 405, "method_not_allowed");
      expect(answer.headers.allow).toBe("POST");
    },
  );

  test("HEAD is answered without a body", async () => {
    const [answer] = await send((socket) => {
      socket.end(bytesOf({ method: "HEAD" }));
    });
    // Its length is that of the body it does not carry, so no whole answer is ever read.
    expect(answer?.status ?? 405).toBe(405);
  });

  test("an unknown method is refused", async () => {
    const answer = await post({ method: "FETCH", body: BODY });
    expectError(answer, 400, "bad_request");
  });
});

describe("headers", () => {
  test("two signatures are malformed, even where both are right", async () => {
    const signature = signatureOf(BODY);
    const answer = await post({
      body: BODY,
      signature,
      headers: [`x-retell-signature: ${signature}`],
    });
    expectError(answer, 401, "signature_malformed");
  });

  test.each([
    ["thousands of digits", `v=${"9".repeat(8_000)},d=${"0".repeat(64)}`, "signature_mismatch"],
    ["Arabic digits", `v=١٧,d=${"0".repeat(64)}`, "signature_malformed"],
    ["a bare digest", "0".repeat(64), "signature_malformed"],
    ["nothing", "", "signature_missing"],
  ])("a signature of %s", async (_, signature, code) => {
    expectError(await post({ body: BODY, signature }), 401, code);
  });

  test("headers without end are refused", async () => {
    const answer = await post({ body: BODY, headers: [`x-padding: ${"x".repeat(40_000)}`] });
    expectError(answer, 431, "headers_too_large");
  });

  test.each([
    "not HTTP at all\r\n\r\n",
    "\u0016\u0003\u0001\u0002\u0000",
    "POST /api HTTP/9.9\r\n\r\n",
  ])("%j is no request", async (bytes) => {
    const [answer] = await send(bytes);
    expectError(answer, 400, "bad_request");
  });

  test("an upgrade is not entered into", async () => {
    const answer = await post({
      body: "{",
      headers: ["connection: upgrade", "upgrade: websocket"],
    });
    expectError(answer, 400, "invalid_json");
  });

  test("an expectation is no obstacle", async () => {
    expectError(await post({ body: "{", headers: ["expect: 100-continue"] }), 400, "invalid_json");
    expectError(await post({ body: "{", headers: ["expect: a miracle"] }), 400, "invalid_json");
  });
});

describe("pipelining", () => {
  test("several requests in one packet are answered one by one, in order", async () => {
    const answers = await send(
      Buffer.concat([
        bytesOf({ body: "{" }),
        bytesOf({ body: BODY, signature: null }),
        bytesOf({ body: "[]" }),
        bytesOf({ body: BODY, target: "/api/webhooks/retell/nobody" }),
      ]),
      4,
    );
    expect(answers.map(({ body }) => JSON.parse(body).error.code)).toEqual([
      "invalid_json",
      "signature_missing",
      "not_an_event",
      "unknown_client",
    ]);
  });

  test("what follows a refused body is never taken for a request of its own", async () => {
    const smuggled = bytesOf({ body: eventOf("call_smuggled") });
    const padding = Buffer.alloc(9 * MIB, 0x20);
    const answers = await send(bytesOf({ body: Buffer.concat([smuggled, padding]) }), 2);
    expect(answers).toHaveLength(1);
    expectError(answers[0], 413, "payload_too_large");
  });
});
