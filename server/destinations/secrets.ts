import { seal, unseal } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { OVERLAP_HOURS } from "../domain/destination.ts";
import { overlapHoursSchema } from "../domain/destination-settings.ts";
import { createSecret } from "../outbound/index.ts";
import { changeRow, type DestinationRow, readRow } from "./change.ts";
import { InvalidDestination, SecretUnreadable } from "./errors.ts";

/** `whsec_…`, with the one before it for as long as that signs too. */
export type RevealedSecret = { secret: string; previous: { secret: string; until: Date } | null };

/** @throws UnknownDestination, or SecretUnreadable when it was sealed under another APP_SECRET */
export async function revealSecret(db: Db, appSecret: string, id: string): Promise<RevealedSecret> {
  return reveal(appSecret, await readRow(db, id));
}

/**
 * Makes a new signing secret. The one before it goes on signing beside it, so that the receiver
 * can change over at any time within the overlap; a third one drops the oldest.
 *
 * @param overlapHours 0 when the secret has leaked, and must count no more
 * @throws UnknownDestination, or InvalidDestination about the overlap
 */
export async function rotateSecret(
  db: Db,
  appSecret: string,
  id: string,
  overlapHours: number = OVERLAP_HOURS.usual,
): Promise<RevealedSecret> {
  const hours = overlapHoursSchema.safeParse(overlapHours);
  if (!hours.success) {
    const words = hours.error.issues[0]?.message ?? "The overlap is not valid.";
    throw new InvalidDestination(words, "overlapHours");
  }
  const secret = seal(appSecret, createSecret());
  const row = await changeRow(db, id, (before) => {
    const overlaps = hours.data > 0 && canUnseal(appSecret, before.secret);
    return {
      secret,
      previousSecret: overlaps ? before.secret : null,
      previousSecretUntil: overlaps ? new Date(Date.now() + hours.data * 3_600_000) : null,
    };
  });
  return reveal(appSecret, row);
}

function reveal(appSecret: string, row: DestinationRow): RevealedSecret {
  const { previousSecret, previousSecretUntil } = row;
  const overlaps =
    previousSecret !== null &&
    previousSecretUntil !== null &&
    previousSecretUntil > new Date() &&
    canUnseal(appSecret, previousSecret);
  return {
    secret: openSecret(appSecret, row.secret),
    previous: overlaps
      ? { secret: unseal(appSecret, previousSecret), until: previousSecretUntil }
      : null,
  };
}

function openSecret(appSecret: string, sealed: string): string {
  try {
    return unseal(appSecret, sealed);
  } catch (cause) {
    throw new SecretUnreadable(cause);
  }
}

/** What was sealed under a lost APP_SECRET signs nothing any more, and is no reason to fail. */
function canUnseal(appSecret: string, sealed: string): boolean {
  try {
    unseal(appSecret, sealed);
    return true;
  } catch {
    return false;
  }
}
