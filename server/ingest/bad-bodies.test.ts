import { beforeAll, describe, expect, test } from "vitest";
import { BODY, badInputWorld, expectError, MIB } from "../testing/bad-input-world.ts";
import { type RawAnswer, requestBytes } from "../testing/raw-http.ts";

const { signatureOf, bytesOf, send, post } = badInputWorld();

/** Takes its 10 s while the other tests run. */
let endless: Promise<RawAnswer[]>;
beforeAll(() => {
  endless = dripForEver();
});

/** One byte a second keeps the connection busy and never ends the body. */
function dripForEver(): Promise<RawAnswer[]> {
  return send((socket) => {
    const headers = ["content-length: 1000", "x-retell-signature: v=1,d=00"];
    socket.write(requestBytes({ headers, body: "{" }));
    const timer = setInterval(() => socket.write(" "), 500);
    socket.once("close", () => clearInterval(timer));
  });
}

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
    const [answer] = await send((socket) => {
      socket.write(requestBytes({ headers: ["transfer-encoding: chunked"] }));
      for (const piece of pieces) socket.write(piece);
    });
    expectError(answer, 413, "payload_too_large");
  });

  test("a length beyond all bounds is refused before a byte of it is sent", async () => {
    const [answer] = await send(requestBytes({ headers: ["content-length: 900719925474099"] }));
    expectError(answer, 413, "payload_too_large");
  });

  test("a body that ends before its length does is not taken for a whole one", async () => {
    const [answer] = await send((socket) => {
      const length = `content-length: ${BODY.length + 10}`;
      socket.end(bytesOf({ body: BODY, headers: [length] }));
    });
    if (answer !== undefined) expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test("a body longer than its length is not taken for the signed one", async () => {
    const answers = await send(
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
    const [answer] = await send(requestBytes({ headers, body }));
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
        send((socket) => {
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
