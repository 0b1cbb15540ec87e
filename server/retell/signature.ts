import { createHmac, timingSafeEqual } from "node:crypto";

/** How far Retell's clock and ours may lie apart, either way; the limit itself passes. */
export const SIGNATURE_TOLERANCE_MS = 300_000;

// As retell-sdk reads it: anchored, ASCII digits, hex in either case. `$` has no `m` flag, so a
// trailing line feed does not slip through.
const HEADER_FORM = /^v=(\d+),d=([0-9a-f]{64})$/i;

export type Signed = {
  /** The exact bytes of the request. A body parsed and serialised again has another signature. */
  rawBody: Buffer;
  /** The value of `x-retell-signature`. */
  header: string | null | undefined;
  /** The client's API keys, current and previous. */
  keys: readonly string[];
  nowMs: number;
};

export type SignatureVerdict =
  | { ok: true; signedAtMs: number }
  | {
      ok: false;
      code:
        | "signature_missing"
        | "signature_malformed"
        | "signature_mismatch"
        | "signature_expired";
    };

/**
 * Decides whether Retell signed these bytes with one of the keys, within five minutes of now.
 *
 * The time is looked at only after the digest holds, so `signature_expired` always means a genuine
 * request that came late (or a clock that is wrong), never a forgery.
 */
export function verifySignature({ rawBody, header, keys, nowMs }: Signed): SignatureVerdict {
  if (!header) return { ok: false, code: "signature_missing" };
  const [, digits, hex] = HEADER_FORM.exec(header) ?? [];
  if (digits === undefined || hex === undefined) return { ok: false, code: "signature_malformed" };

  const signedAt = withoutLeadingZeros(digits);
  const digest = Buffer.from(hex, "hex");
  let matched = false;
  for (const key of keys) {
    // Every key is tried, so the time taken does not tell which one matched.
    matched = matchesKey(rawBody, signedAt, key, digest) || matched;
  }
  if (!matched) return { ok: false, code: "signature_mismatch" };

  const signedAtMs = Number(signedAt);
  // Beyond 2^53 a number no longer is the text that was signed; it is far out of the window anyway.
  return Number.isSafeInteger(signedAtMs) && Math.abs(nowMs - signedAtMs) <= SIGNATURE_TOLERANCE_MS
    ? { ok: true, signedAtMs }
    : { ok: false, code: "signature_expired" };
}

/** Signs a body as Retell does: HMAC-SHA256 over the bytes followed by the decimal milliseconds. */
export function signBody(rawBody: Buffer, key: string, ms: number): string {
  return `v=${ms},d=${digestOf(rawBody, String(ms), key).toString("hex")}`;
}

function matchesKey(rawBody: Buffer, signedAt: string, key: string, digest: Buffer): boolean {
  // An empty key would let anybody sign.
  return key !== "" && timingSafeEqual(digestOf(rawBody, signedAt, key), digest);
}

function digestOf(rawBody: Buffer, signedAt: string, key: string): Buffer {
  return createHmac("sha256", key).update(rawBody).update(signedAt).digest();
}

/** retell-sdk hashes the timestamp as a number, so `v=007` is signed as `7`. */
function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
