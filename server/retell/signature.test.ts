import { createHmac } from "node:crypto";
import fc from "fast-check";
import { symmetric } from "retell-sdk/lib/webhook_auth";
import { describe, expect, test } from "vitest";
import { readFixture, readFixtureText } from "../testing/fixtures.ts";
import { signBody, verifySignature } from "./signature.ts";

type Vector = {
  id: string;
  api_key: string;
  body?: string;
  body_file?: string;
  header: string;
  timestamp?: number;
  now_ms?: number;
  sdk_5_66_1_accepts?: boolean;
};
const vectors: { vectors: Vector[]; invalid: Vector[]; edge_cases: Vector[] } = JSON.parse(
  readFixtureText("signatures.json"),
);

function bytesOf({ body, body_file }: Vector): Buffer {
  if (body_file !== undefined) return readFixture(body_file.replace(/\.json$/, "")).rawBody;
  return Buffer.from(body ?? "", "utf8");
}

function verdictOf(vector: Vector) {
  return verifySignature({
    rawBody: bytesOf(vector),
    header: vector.header,
    keys: [vector.api_key],
    nowMs: vector.now_ms ?? vector.timestamp ?? 0,
  });
}

describe("the recorded vectors", () => {
  test.each(vectors.vectors)("$id verifies, and is signed the same by us", (vector) => {
    const signedAtMs = vector.timestamp ?? 0;
    expect(verdictOf(vector)).toEqual({ ok: true, signedAtMs });
    expect(signBody(bytesOf(vector), vector.api_key, signedAtMs)).toBe(vector.header);
  });

  const codes: Record<string, string> = {
    "tampered-body": "signature_mismatch",
    "wrong-key": "signature_mismatch",
    "too-old": "signature_expired",
    "too-new": "signature_expired",
    "body-only-hmac": "signature_malformed",
    "sha256-prefix": "signature_malformed",
    "timestamp-changed": "signature_mismatch",
    "seconds-instead-of-ms": "signature_expired",
    reordered: "signature_malformed",
    prefixed: "signature_malformed",
    "truncated-digest": "signature_malformed",
    "non-hex": "signature_malformed",
    empty: "signature_missing",
    "joined-twice": "signature_malformed",
    "negative-timestamp": "signature_malformed",
  };
  test.each(vectors.invalid)("$id is refused for the right reason", (vector) => {
    expect(verdictOf(vector)).toEqual({ ok: false, code: codes[vector.id] });
  });

  test.each(vectors.edge_cases)("$id is judged as retell-sdk does", (vector) => {
    expect(verdictOf(vector).ok).toBe(vector.sdk_5_66_1_accepts);
  });
});

describe("several keys", () => {
  const rawBody = Buffer.from('{"event":"call_ended"}');
  const header = signBody(rawBody, "key_previous", 1_000_000);

  test("the previous key still verifies", () => {
    const keys = ["key_current", "key_previous"];
    expect(verifySignature({ rawBody, header, keys, nowMs: 1_000_000 }).ok).toBe(true);
  });

  test("no key, and an empty key, verify nothing", () => {
    const unsigned = signBody(rawBody, "", 1_000_000);
    for (const keys of [[], [""]]) {
      expect(verifySignature({ rawBody, header: unsigned, keys, nowMs: 1_000_000 })).toEqual({
        ok: false,
        code: "signature_mismatch",
      });
    }
  });
});

describe("odd headers", () => {
  const rawBody = Buffer.from("{}");
  const judge = (header: string | null | undefined, nowMs = 5) =>
    verifySignature({ rawBody, header, keys: ["key"], nowMs });

  test.each([null, undefined, ""])("%j is missing", (header) => {
    expect(judge(header)).toEqual({ ok: false, code: "signature_missing" });
  });

  const hex = "0".repeat(64);
  test.each([
    " ",
    `v=5,d=${hex} `,
    ` v=5,d=${hex}`,
    `v=5,d=${hex}\n`,
    `v=5,d=${hex}0`,
    `v=5, d=${hex}`,
    `v=5.0,d=${hex}`,
    `v=5e0,d=${hex}`,
    `v=+5,d=${hex}`,
    `v=0x5,d=${hex}`,
    `v=,d=${hex}`,
    `v=٥,d=${hex}`,
    `v=5,d=${hex},d=${hex}`,
    "v=5,d=",
    "v=5",
  ])("%j is malformed", (header) => {
    expect(judge(header)).toEqual({ ok: false, code: "signature_malformed" });
  });

  test("a timestamp beyond every clock is expired when its digest is right, else a mismatch", () => {
    const absurd = "9".repeat(30);
    const digest = createHmac("sha256", "key").update(`{}${absurd}`).digest("hex");
    expect(judge(`v=${absurd},d=${digest}`)).toEqual({ ok: false, code: "signature_expired" });
    expect(judge(`v=${absurd},d=${hex}`)).toEqual({ ok: false, code: "signature_mismatch" });
  });
});

describe("against retell-sdk", () => {
  const nowMs = 1_795_186_925_656;
  const bodies = fc.oneof(fc.json(), fc.string({ unit: "grapheme" }));
  const keys = fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 });
  const offsets = fc.oneof(
    fc.integer({ min: -300_002, max: 300_002 }),
    fc.constantFrom(-300_001, -300_000, 300_000, 300_001),
  );

  test("what either signs, both verify or both refuse", async () => {
    await fc.assert(
      fc.asyncProperty(bodies, keys, offsets, async (body, key, offset) => {
        const ms = nowMs + offset;
        const header = await symmetric.sign(body, key, ms);
        expect(signBody(Buffer.from(body), key, ms)).toBe(header);
        const verdict = verifySignature({
          rawBody: Buffer.from(body),
          header,
          keys: ["key_other", key],
          nowMs,
        });
        expect(verdict.ok).toBe(await symmetric.verify(body, key, header, { timestamp: nowMs }));
      }),
    );
  });

  test("a header changed anywhere is judged alike", async () => {
    const cut = fc.record({
      at: fc.nat(85),
      remove: fc.nat(2),
      insert: fc.string({ unit: fc.constantFrom(..."0aFvVdD=,- \n\t٣"), maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(bodies, keys, cut, async (body, key, { at, remove, insert }) => {
        const whole = signBody(Buffer.from(body), key, nowMs);
        const header = whole.slice(0, at) + insert + whole.slice(at + remove);
        const verdict = verifySignature({ rawBody: Buffer.from(body), header, keys: [key], nowMs });
        expect(verdict.ok).toBe(await symmetric.verify(body, key, header, { timestamp: nowMs }));
      }),
      { numRuns: 500 },
    );
  });

  test("one changed byte of the body is a mismatch", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, where, flip) => {
          const header = signBody(Buffer.from(bytes), "key", nowMs);
          const index = where % bytes.length;
          const changed = Buffer.from(bytes);
          changed[index] = (bytes[index] ?? 0) ^ flip;
          expect(verifySignature({ rawBody: changed, header, keys: ["key"], nowMs })).toEqual({
            ok: false,
            code: "signature_mismatch",
          });
        },
      ),
    );
  });
});
