import { LIVE_BEAT_MS, type LiveChanges, SIGNED_OUT } from "../domain/live.ts";
import { log } from "../log.ts";
import type { LiveHub } from "./hub.ts";
import type { LiveSubscription } from "./subscription.ts";

/** Whoever signs out is announced; a session that is deleted or runs out is found by asking. */
const ASK_FOR_SESSION_EVERY_MS = 60_000;
const FULL_AGAIN_AFTER_S = 30;
const AWAY_AGAIN_AFTER_S = 3;

export type LiveOptions = {
  /** Whether whoever sent the request is signed in still. */
  isSignedIn(): Promise<boolean>;
  /** For how long the reader has heard nothing; all of it is told where that is not known. */
  unheardMs: number;
  /** Aborted when the reader is gone, be it before it has read anything. */
  signal: AbortSignal;
};

/**
 * Answers with a stream of changes (server-sent events) for as long as its reader is signed in. The
 * stream makes nothing before it is read, so a slow reader keeps nothing in memory.
 */
export async function answerLive(
  hub: Pick<LiveHub, "subscribe">,
  { isSignedIn, unheardMs, signal }: LiveOptions,
): Promise<Response> {
  try {
    if (!(await isSignedIn())) return refuse(401, "unauthorized", "Sign in again.");
  } catch (error) {
    log.debug({ err: error }, "live.session_unknown");
    const message = "The database is away, so it is not known who is signed in.";
    return refuse(503, "database_away", message, AWAY_AGAIN_AFTER_S);
  }
  const subscription = hub.subscribe(unheardMs);
  if (subscription === null) {
    return refuse(503, "too_many_readers", "Too many pages are open.", FULL_AGAIN_AFTER_S);
  }
  signal.addEventListener("abort", () => subscription.end(), { once: true });
  return new Response(streamOf(subscription, isSignedIn), {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Compression and proxies gather what they pass on; here every line is for now.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

function streamOf(
  subscription: LiveSubscription,
  isSignedIn: LiveOptions["isSignedIn"],
): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  let askedAtMs = performance.now();
  let isRead = true;
  /** The first line leaves at once: it shows the reader that nobody on the way holds lines back. */
  let waitMs = 0;

  async function hasLeft(changes: LiveChanges): Promise<boolean> {
    const isDue = performance.now() - askedAtMs > ASK_FOR_SESSION_EVERY_MS;
    if (changes.sessions === undefined && !isDue) return false;
    try {
      askedAtMs = performance.now();
      return !(await isSignedIn());
    } catch {
      // The database is away, and says nothing against anybody.
      return false;
    }
  }

  return new ReadableStream(
    {
      async pull(controller) {
        const changes = await subscription.next(waitMs);
        waitMs = LIVE_BEAT_MS;
        const leaves = changes !== null && (await hasLeft(changes));
        if (!isRead) return;
        if (changes === null) return controller.close();
        if (leaves) {
          controller.enqueue(text.encode(lineOf(SIGNED_OUT)));
          controller.close();
          return subscription.end();
        }
        const isBeat = Object.keys(changes).length === 0;
        controller.enqueue(text.encode(isBeat ? ": beat\n\n" : lineOf(changes)));
      },
      cancel() {
        isRead = false;
        subscription.end();
      },
    },
    { highWaterMark: 0 },
  );
}

const lineOf = (said: LiveChanges | typeof SIGNED_OUT) => `data: ${JSON.stringify(said)}\n\n`;

function refuse(status: number, code: string, message: string, retryAfterS?: number): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (retryAfterS !== undefined) headers.set("retry-after", String(retryAfterS));
  return Response.json({ error: { code, message } }, { status, headers });
}
