import { CannotUnseal, unseal } from "../clients/index.ts";
import { conditionsSchema } from "../domain/condition.ts";
import { log } from "../log.ts";
import type { StoredDestination } from "./copy.ts";
import type { Destination } from "./destination.ts";

/** Opens what is sealed. One that can't be opened has a `problem`; the others don't suffer from it. */
export function openDestinations(
  appSecret: string,
  rows: readonly StoredDestination[],
): Destination[] {
  return rows.map((row) => openDestination(appSecret, row));
}

export function openDestination(appSecret: string, row: StoredDestination): Destination {
  const { headers, secret, previousSecret, previousSecretUntil, conditions } = row;
  const parsed = conditionsSchema.safeParse(conditions);
  if (!parsed.success) log.error({ destinationId: row.id }, "destinations.conditions_unreadable");
  const told = {
    id: row.id,
    clientId: row.clientId,
    name: row.name,
    url: row.url,
    eventTypes: row.eventTypes,
    conditions: parsed.success ? parsed.data : null,
    bodyForm: row.bodyForm,
    timeoutMs: row.timeoutMs,
    ratePerSecond: row.ratePerSecond,
    inOrder: row.inOrder,
    pausedAt: row.pausedAt,
  };
  try {
    return {
      ...told,
      headers: headers.map(({ name, sealedValue }) => ({
        name,
        value: unseal(appSecret, sealedValue),
      })),
      secret: unseal(appSecret, secret),
      previousSecret: openPrevious(appSecret, previousSecret, previousSecretUntil),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof CannotUnseal)) throw error;
    log.error({ err: error, destinationId: row.id }, "destinations.secret_unreadable");
    return { ...told, headers: [], secret: "", previousSecret: null, problem: UNREADABLE };
  }
}

/** What can't be opened any more signs nothing; the current secret does without it. */
function openPrevious(
  appSecret: string,
  sealed: string | null,
  until: Date | null,
): Destination["previousSecret"] {
  if (sealed === null || until === null) return null;
  try {
    return { secret: unseal(appSecret, sealed), until };
  } catch (error) {
    if (error instanceof CannotUnseal) return null;
    throw error;
  }
}

const UNREADABLE =
  "Its secret or a header value was sealed under another APP_SECRET. Restore that secret, or enter the headers again and rotate the signing secret.";
