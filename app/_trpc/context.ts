import { randomUUID } from "node:crypto";
import { isSameOrigin } from "#server/domain/same-origin";
import { sourceOf } from "#server/ingest/index";
import { readAllow } from "#server/outbound/index";
import { peerOf } from "#server/request-notes";
import { runtime } from "#server/runtime";
import type { Context } from "#server/trpc/context";

/** The context of one request's procedures. */
export async function createContext(headers: Headers): Promise<Context> {
  const { auth, database, appSecret, publicUrl, env, durability } = runtime();
  return {
    db: database.dashboard,
    staff: await auth.findStaff(headers),
    ip: sourceOf(peerOf(headers) ?? undefined, headers.get("x-forwarded-for")),
    appSecret,
    allow: readAllow(env.FORWARD_ALLOW),
    publicUrl,
    doorUrl: `http://127.0.0.1:${env.PORT}`,
    // Short, for it is read out on the telephone.
    requestId: randomUUID().slice(0, 8),
    sameOrigin: isSameOrigin(headers, publicUrl),
    durability,
  };
}
