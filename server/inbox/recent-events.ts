import type { Delivery } from "./delivery.ts";

/** Retell's retries come within a minute; this is that of a very busy installation, and 5 MB. */
const REMEMBERED_AT_MOST = 20_000;

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

export function rememberRecentEvents(atMost = REMEMBERED_AT_MOST): RecentEvents {
  /** Digests by key, the oldest first. */
  const digests = new Map<string, string>();
  return {
    remember({ idempotencyKey, bodySha256 }) {
      if (idempotencyKey === null) return;
      digests.set(idempotencyKey, bodySha256);
      if (digests.size <= atMost) return;
      for (const oldest of digests.keys()) {
        digests.delete(oldest);
        break;
      }
    },
    forget({ idempotencyKey }) {
      if (idempotencyKey !== null) digests.delete(idempotencyKey);
    },
    knows: ({ idempotencyKey, bodySha256 }) =>
      idempotencyKey !== null && digests.get(idempotencyKey) === bodySha256,
  };
}
