import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { signBody } from "../retell/index.ts";
import { exchange, type RawAnswer, requestBytes } from "../testing/raw-http.ts";
import { startWebhookServer, type WebhookServer } from "../testing/webhook-server.ts";

const MIB = 1024 * 1024;
let server: WebhookServer;
let accepted = 0;
/** Takes its 10 s while the other tests run. */
let endless: Promise<RawAnswer[]>;

beforeAll(async () => {
  server = await startWebhookServer();
  endless = dripForEver();
});
afterAll(() => server.stop());

// After every one of these tests: nothing of it was recorded, and the server lives.
afterEach(async () => {
  const { status, body } = await post({ body: eventOf(`call_alive_${accepted}`) });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ duplicate: false });
  accepted += 1;
  const [row] = await server.db.database.control<{ events: number; duplicates: number }[]>`
    select count(*)::int as events, coalesce(sum(duplicate_count), 0)::int as duplicates
    from webhook_events`;
  expect(row).toEqual({ events: accepted, duplicates: 0 });
});

const eventOf = (callId: string) =>
  JSON.stringify({ event: "call_ended", call: { call_id: callId } });
const BODY = eventOf("call_bad");

type Sent = {
  method?: string;
  target?: string | Buffer;
  headers?: string[];
  body?: string | Buffer;
  signature?: string | null;
};

const signatureOf = (body: string | Buffer) =>
  signBody(Buffer.from(body), server.retellApiKey, Date.now());

/** The bytes of a request, signed unless told otherwise. */
function bytesOf({ signature, headers = [], ...sent }: Sent): Buffer {
  const header = signature === undefined ? signatureOf(sent.body ?? "") : signature;
  const signed = header === null ? [] : [`x-retell-signature: ${header}`];
  return requestBytes({ ...sent, headers: [...signed, ...headers] });
}

async function post(sent: Sent): Promise<RawAnswer> {
  const [answer] = await exchange(server.port, bytesOf(sent));
  if (answer === undefined) throw new Error("The connection closed without an answer.");
  return answer;
}

/** One byte a second keeps the connection busy and never ends the body. */
function dripForEver(): Promise<RawAnswer[]> {
  return exchange(server.port, (socket) => {
    const headers = ["content-length: 1000", "x-retell-signature: v=1,d=00"];
    socket.write(requestBytes({ headers, body: "{" }));
    const timer = setInterval(() => socket.write(" "), 500);
    socket.once("close", () => clearInterval(timer));
  });
}

function expectError(answer: RawAnswer | undefined, status: number, code: string): void {
  expect(answer?.status).toBe(status);
  expect(answer?.headers["content-type"]).toBe("application/json");
  expect(JSON.parse(answer?.body ?? "null")).toEqual({
    error: { code, message: expect.stringMatching(/\w.*\.$/) },
  });
}

describe("each refusal of the answers table", () => {
  const expired = () => signBody(Buffer.from(BODY), server.retellApiKey, Date.now() - 301_000);
  const foreign = () => signBody(Buffer.from(BODY), "key_of_another", Date.now());
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

describe("bodies", () => {
  const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const chunk = (content: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`${Buffer.byteLength(content).toString(16)}\r\n`),
      Buffer.from(content),
      Buffer.from("\r\n"),
    ]);

  test.each([
    ["100,000 arrays deep", `{"event":"call_ended","call":${deep(100_000)}}`],
    ["100,000 objects deep", `${'{"event":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["a million brackets and no end", "[".repeat(1_000_000)],
    ["nothing", ""],
    ["a byte order mark", `\ufeff${BODY}`],
    ["a raw NUL", BODY.replace("call_bad", "call\0bad")],
    ["two values", BODY + BODY],
    ["JavaScript", "{event:'call_ended'}"],
    ["NaN", '{"event":"call_ended","call":NaN}'],
    ["a form", "event=call_ended&call_id=1"],
    ["invalid UTF-8", Buffer.from(BODY.replace("bad", "b\xffd"), "latin1")],
    ["a cut character", Buffer.from(BODY).subarray(0, -1).fill(0xe2, 20, 21)],
    [
      "an encoded surrogate",
      Buffer.concat([
        Buffer.from('{"event":"'),
        Buffer.from([0xed, 0xa0, 0x80]),
        Buffer.from('"}'),
      ]),
    ],
    [
      "an overlong slash",
      Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
    ],
    ["UTF-16", Buffer.from(BODY, "utf16le")],
  ])("%s are no JSON", async (_, body) => {
    expectError(await post({ body }), 400, "invalid_json");
  });

  test.each([
    ["[]"],
    ["null"],
    ['"call_ended"'],
    ["7"],
    ["{}"],
    ['{"event":7}'],
    ['{"event":""}'],
    ['{"event":["call_ended"]}'],
    ['{"__proto__":{"event":"call_ended"}}'],
  ])("%s is no event", async (body) => {
    expectError(await post({ body }), 400, "not_an_event");
  });

  test("9 MiB are refused, however they come, and the sender gets to read why", async () => {
    const large = Buffer.alloc(9 * MIB, 0x20);
    for (let round = 0; round < 5; round += 1) {
      expectError(await post({ body: large }), 413, "payload_too_large");
      const target = "/api/webhooks/retell/nobody";
      expectError(await post({ body: large, target }), 404, "unknown_client");
    }
    const pieces = Array.from({ length: 9 }, () => chunk(Buffer.alloc(MIB, 0x20)));
    const [answer] = await exchange(server.port, (socket) => {
      socket.write(requestBytes({ headers: ["transfer-encoding: chunked"] }));
      for (const piece of pieces) socket.write(piece);
    });
    expectError(answer, 413, "payload_too_large");
  });

  test("a length beyond all bounds is refused before a byte of it is sent", async () => {
    const [answer] = await exchange(
      server.port,
      requestBytes({ headers: ["content-length: 900719925474099"] }),
    );
    expectError(answer, 413, "payload_too_large");
  });

  test("a body that ends before its length does is not taken for a whole one", async () => {
    const [answer] = await exchange(server.port, (socket) => {
      const length = `content-length: ${BODY.length + 10}`;
      socket.end(bytesOf({ body: BODY, headers: [length] }));
    });
    if (answer !== undefined) expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test("a body longer than its length is not taken for the signed one", async () => {
    const answers = await exchange(
      server.port,
      bytesOf({
        body: `${BODY}GET /api/webhooks/retell/acme HTTP/1.1\r\nhost: here\r\n\r\n`,
        headers: [`content-length: ${BODY.length}`],
      }),
      2,
    );
    expectError(answers[0], 401, "signature_mismatch");
    for (const answer of answers) expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test.each([
    ["both a length and chunks", ["content-length: 3", "transfer-encoding: chunked"], "0\r\n\r\n"],
    ["two lengths", ["content-length: 3", "content-length: 4"], "abc"],
    ["a negative length", ["content-length: -1"], ""],
    ["a length that is no number", ["content-length: ten"], ""],
    ["a chunk of unreadable size", ["transfer-encoding: chunked"], "zz\r\nabc\r\n0\r\n\r\n"],
    ["a chunk longer than it says", ["transfer-encoding: chunked"], "1\r\nabc\r\n0\r\n\r\n"],
    ["an unknown transfer-encoding", ["transfer-encoding: gzip"], "abc"],
  ])("%s is refused", async (_, headers, body) => {
    const [answer] = await exchange(server.port, requestBytes({ headers, body }));
    expect(answer?.status).toBeGreaterThanOrEqual(400);
    expect(answer?.status).toBeLessThan(500);
    expect(JSON.parse(answer?.body ?? "null")).toHaveProperty("error.code");
  });

  test("one that never ends is answered all the same", async () => {
    const [answer] = await endless;
    expectError(answer, 408, "body_timeout");
  });

  test("connections dropped in the middle of a body leave nothing behind", async () => {
    const signature = signatureOf(BODY);
    await Promise.all(
      Array.from({ length: 100 }, () =>
        exchange(server.port, (socket) => {
          const headers = [`content-length: ${BODY.length}`];
          const whole = bytesOf({ body: BODY, signature, headers });
          socket.write(whole.subarray(0, -1), () => socket.destroy());
        }),
      ),
    );
  });
});

describe("content-encoding", () => {
  test.each(["gzip", "br", "deflate", "zstd", "identity, gzip", "x", "GZIP"])(
    "%s is refused, whatever the bytes are",
    async (encoding) => {
      const answer = await post({ body: BODY, headers: [`content-encoding: ${encoding}`] });
      expectError(answer, 415, "unsupported_encoding");
    },
  );
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
    const [answer] = await exchange(server.port, (socket) => {
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
    const [answer] = await exchange(server.port, bytes);
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
    const answers = await exchange(
      server.port,
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
    const answers = await exchange(
      server.port,
      bytesOf({ body: Buffer.concat([smuggled, padding]) }),
      2,
    );
    expect(answers).toHaveLength(1);
    expectError(answers[0], 413, "payload_too_large");
  });
});
