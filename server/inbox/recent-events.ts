import { RecentKeys } from "../recent-keys.ts";
import type { Delivery } from "./delivery.ts";

/** Retell's retries come within a minute; this is that of a very busy installation. */
const REMEMBERED_AT_LEAST = 10_000;

/**
 * The events this process recorded last: whose copies are known to be copies before the database
 * is asked. It decides nothing: an event that is gone meanwhile, or was never told of here, is for
 * the unique index to judge.
 */
export type RecentEvents = {
  /** Once it is committed. */
  remember(first: Delivery): void;
  forget(copy: Delivery): void;
  /** Whether an event of this key and these very bytes was recorded. */
  knows(delivery: Delivery): boolean;
};

export function rememberRecentEvents(atLeast = REMEMBERED_AT_LEAST): RecentEvents {
  const keys = new RecentKeys(atLeast);
  const digests = new Float64Array(keys.size);
  return {
    remember({ idempotencyKey, bodySha256 }) {
      if (idempotencyKey !== null) digests[keys.put(idempotencyKey)] = beginningOf(bodySha256);
    },
    forget({ idempotencyKey }) {
      if (idempotencyKey !== null) keys.forget(idempotencyKey);
    },
    knows({ idempotencyKey, bodySha256 }) {
      if (idempotencyKey === null) return false;
      const number = keys.find(idempotencyKey);
      return number !== -1 && digests[number] === beginningOf(bodySha256);
    },
  };
}

/** 48 bits of a digest in hex: as much as a number takes. */
const beginningOf = (digest: string) => Number.parseInt(digest.slice(0, 12), 16);
