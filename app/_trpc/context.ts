import { randomUUID } from "node:crypto";
import { isSameOrigin } from "#server/domain/same-origin";
import { runtime } from "#server/runtime";
import type { Context } from "#server/trpc/context";

/** The context of one request's procedures. */
export async function createContext(headers: Headers): Promise<Context> {
  const { auth, database, appSecret, publicUrl } = runtime();
  return {
    db: database.dashboard,
    staff: await auth.findStaff(headers),
    appSecret,
    publicUrl,
    requestId: randomUUID(),
    sameOrigin: isSameOrigin(headers, publicUrl),
  };
}
