import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

/**
 * Secrets at rest: AES-256-GCM under a key derived from APP_SECRET.
 * A sealed text reads `v1.<key id>.<iv>.<tag>.<ciphertext>`, the last three in base64url.
 */

export class CannotUnseal extends Error {
  readonly code = "cannot_unseal";
}

/** @returns `text`, unreadable without `appSecret`; two seals of one text differ */
export function seal(appSecret: string, text: string): string {
  const key = sealingKey(appSecret);
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"));
  return ["v1", keyId(key), ...parts].join(".");
}

/** @throws CannotUnseal when the text was sealed under another APP_SECRET, or altered */
export function unseal(appSecret: string, sealed: string): string {
  const key = sealingKey(appSecret);
  const [version, sealedUnder, iv, tag, ciphertext] = sealed.split(".");
  if (version !== "v1" || iv === undefined || tag === undefined || ciphertext === undefined) {
    throw new CannotUnseal("A stored key is not in a form this release knows.");
  }
  if (sealedUnder !== keyId(key)) {
    throw new CannotUnseal(
      "A stored key was sealed under another APP_SECRET. Restore that secret, or rotate the client's key.",
    );
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    const opened = [decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()];
    return Buffer.concat(opened).toString("utf8");
  } catch (cause) {
    throw new CannotUnseal("A stored key has been altered.", { cause });
  }
}

/** Whether a sealed text can be opened with the secret there is now. */
export function opens(appSecret: string, sealed: string): boolean {
  try {
    unseal(appSecret, sealed);
    return true;
  } catch (error) {
    if (error instanceof CannotUnseal) return false;
    throw error;
  }
}

const derived = new Map<string, Buffer>();

function sealingKey(appSecret: string): Buffer {
  let key = derived.get(appSecret);
  if (key === undefined) {
    key = Buffer.from(hkdfSync("sha256", appSecret, "ringonce", "client keys at rest", 32));
    derived.set(appSecret, key);
  }
  return key;
}

/** Names a key without telling anything of it. */
function keyId(key: Buffer): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}
