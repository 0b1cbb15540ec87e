import { hash } from "node:crypto";

/** As many as make an id that is unique for good and still easy to read out. */
const DIGEST_CHARACTERS = 27;

/**
 * The `webhook-id` of an event on its way to a destination. It follows from the two alone, so it
 * is the same on every try, on replays, and on what is sent while the database is away.
 */
export function webhookIdOf(destinationId: string, idempotencyKey: string): string {
  const digest = hash("sha256", `${destinationId}:${idempotencyKey}`, "base64url");
  return `msg_${digest.slice(0, DIGEST_CHARACTERS)}`;
}
