import type { Staff } from "../auth/index.ts";
import type { Db } from "../db/index.ts";
import type { Means } from "../destinations/index.ts";
import type { Durability } from "../health.ts";

/** What every procedure gets. Made once per HTTP request, or once per rendered page. */
export type Context = {
  db: Db;
  /** The signed-in member of staff, or null for a stranger. */
  staff: Staff | null;
  /** Where the request came from, for the audit log; nothing is decided by it. */
  ip: string | null;
  /** Seals and opens the clients' Retell keys, and the secrets of their destinations. */
  appSecret: string;
  /** Where destinations may point although it is not public. */
  allow: Means["allow"];
  /** Origin of the URLs that are pasted into Retell, without a trailing slash. */
  publicUrl: string;
  /** Where this server reaches its own door; absent where it can only do so by `publicUrl`. */
  doorUrl?: string;
  /** Shown with an unexpected error and written to the log beside its cause. */
  requestId: string;
  /** Whether a page of ours sent this request. Mutations demand it: cookies alone prove nothing. */
  sameOrigin: boolean;
  /** Where what arrives is kept now; absent where no webhooks are taken. */
  durability?: () => Durability | Promise<Durability>;
};
