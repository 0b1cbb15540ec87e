import { Agent } from "undici";
import type { ForwardStage } from "../domain/forward.ts";
import { ALLOW_NOTHING, type Allow } from "./allow.ts";
import { createConnect, originOf } from "./connect.ts";
import type { ConnectStage } from "./connect-failed.ts";
import { exchange } from "./exchange.ts";
import { guardUrl, hostOf } from "./guard.ts";
import { createResolve, type Resolve } from "./resolve.ts";

export type SendRequest = {
  url: string;
  /** Names in any case; `content-length` and `host` are not to be given. */
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
  /** For all of it: name, connection, request and answer. */
  timeoutMs: number;
};

export type SendResult =
  | (SendFacts & { ok: true; httpStatus: number; stage: null; error: null })
  | (SendFacts & {
      ok: false;
      /** Null when no answer came. */
      httpStatus: number | null;
      stage: ForwardStage;
      /** In words for staff. */
      error: string;
    });

type SendFacts = {
  /** The first 2,000 characters of the answer's body; null if there was none. */
  responseExcerpt: string | null;
  /** Whole milliseconds. */
  durationMs: number;
  /** What `Retry-After` asked for, counted from now; null without one that can be read. */
  retryAfterMs: number | null;
};

export type Sender = {
  /** Posts once. Never throws or rejects for what the network or the receiver does. */
  sendRequest(request: SendRequest): Promise<SendResult>;
  /** Cuts off what is under way, which ends as `lost`: wait for your requests first. */
  close(): Promise<void>;
};

export type SenderOptions = {
  allow?: Allow;
  resolve?: Resolve;
  /** Certificates to trust instead of the well-known ones. */
  ca?: string;
};

/**
 * How long an idle connection is kept. Receivers close theirs after 2 s or more, and a request
 * that meets the closing fails for nothing.
 */
const IDLE_MS = 1_000;

/** Opens connections of its own; one per process is enough for all destinations. */
export function openSender(options: SenderOptions = {}): Sender {
  const { allow = ALLOW_NOTHING, resolve = createResolve(), ca } = options;
  const connecting = new Map<string, ConnectStage>();
  const agent = new Agent({
    connect: createConnect({
      allow,
      resolve,
      ca,
      onStage(origin, stage) {
        if (stage === null) connecting.delete(origin);
        else connecting.set(origin, stage);
      },
    }),
    // As many connections per host as there are requests under way: who sends bounds those, and
    // a queue in here would let one that hangs hold up others to the same host.
    connections: null,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: 30_000,
    // Each exchange has a time limit of its own, for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    async sendRequest({ url: text, headers, body, timeoutMs }) {
      const startedAt = performance.now();
      const verdict = guardUrl(text, allow);
      if (!verdict.ok) {
        return {
          ok: false,
          httpStatus: null,
          stage: "guard",
          error: verdict.error,
          responseExcerpt: null,
          durationMs: Math.round(performance.now() - startedAt),
          retryAfterMs: null,
        };
      }
      const { url } = verdict;
      return exchange(agent, {
        startedAt,
        timeoutMs,
        connectStage: () =>
          connecting.get(originOf(url.protocol, hostOf(url), url.port)) ?? "connect",
        options: {
          origin: url.origin,
          path: url.pathname + url.search,
          method: "POST",
          headers: { "user-agent": "Ringonce", "accept-encoding": "identity", ...headers },
          body,
        },
      });
    },
    async close() {
      await agent.destroy();
    },
  };
}
