import { hash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { CLIENT_ID_PATTERN } from "../domain/client-id.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import type { Delivery } from "../inbox/index.ts";
import { log } from "../log.ts";
import { IDENTITY_VERSION, identify, storableText, verifySignature } from "../retell/index.ts";
import { within } from "../within.ts";
import { journaledAnswer, recordedAnswer, refusedAnswer, type WebhookAnswer } from "./answer.ts";
import type { Kept } from "./keeper.ts";
import { parseBody } from "./parse-body.ts";
import { BODY_LIMIT_BYTES, BODY_TIMEOUT_MS, type BodyReader } from "./read-body.ts";

/** A request to anything under `/api/webhooks/`, as either door hands it in. */
export type WebhookRequest = {
  method: string;
  /** The path as sent, without the query; nothing decoded. */
  path: string;
  signature: string | null | undefined;
  contentEncoding: string | null | undefined;
  sourceIp: string | null;
  readBody: BodyReader;
};

/** A request that was turned away, for staff to see. `clientId` is null for unknown clients. */
export type Refusal = {
  clientId: string | null;
  code: RefusalCode;
  sourceIp: string | null;
  bodyBytes: number | null;
  /** The body as far as it was read. */
  body: Buffer | null;
  detail: string;
};

export type IngestDependencies = {
  findClient(id: string): { id: string; enabled: boolean; keys: readonly string[] } | undefined;
  /** Resolves once the delivery is durable. */
  keep(delivery: Delivery): Promise<Kept>;
  noteRefusal(refusal: Refusal): void;
  /** Called once per answer, for the figures. `ackMs` is from the headers to the answer. */
  observe?(answer: WebhookAnswer, ackMs: number): void;
  now?(): number;
  bodyTimeoutMs?: number;
};

export type Ingest = (request: WebhookRequest) => Promise<WebhookAnswer>;

const PREFIX = "/api/webhooks/retell/";
/**
 * No answer takes longer than 4 s, whatever the database does; half a second for the rest. If it is
 * kept after all, Retell's retry is a duplicate: nothing is lost or doubled.
 */
const KEEP_TIMEOUT_MS = 3_500;

/**
 * From a raw request to an answer. The order is the contract's: method, client, size and time
 * while reading, signature over the raw bytes, enabled, JSON, identity, record, answer.
 * Nothing is read from or written to the database for a stranger before the signature holds.
 *
 * The returned function never throws.
 */
export function createIngest(dependencies: IngestDependencies): Ingest {
  const now = dependencies.now ?? Date.now;
  const bodyTimeoutMs = dependencies.bodyTimeoutMs ?? BODY_TIMEOUT_MS;

  async function answer(request: WebhookRequest, startedAt: number): Promise<WebhookAnswer> {
    const refuse = (
      code: RefusalCode,
      message: string,
      seen: { clientId?: string; body?: Buffer; bodyBytes?: number } = {},
    ): WebhookAnswer => {
      dependencies.noteRefusal({
        clientId: seen.clientId ?? null,
        code,
        sourceIp: request.sourceIp,
        bodyBytes: seen.bodyBytes ?? seen.body?.length ?? null,
        body: seen.body ?? null,
        detail: message,
      });
      return refusedAnswer(code, message);
    };

    const clientId = clientIdIn(request.path);
    const client = clientId === null ? undefined : dependencies.findClient(clientId);
    if (request.method !== "POST") {
      return refuse("method_not_allowed", "Webhooks are taken by POST only.", {
        clientId: client?.id,
      });
    }
    if (client === undefined) {
      return refuse(
        "unknown_client",
        "No client has this webhook URL. Copy the URL from the client's page in the dashboard.",
      );
    }
    const encoding = request.contentEncoding?.trim().toLowerCase();
    if (encoding && encoding !== "identity") {
      return refuse("unsupported_encoding", "Send the body without a content-encoding.", {
        clientId: client.id,
      });
    }

    const read = await request.readBody(bodyTimeoutMs);
    if (!read.ok) {
      const seen = { clientId: client.id, bodyBytes: read.bytesRead };
      return read.code === "payload_too_large"
        ? refuse("payload_too_large", `A body has at most ${BODY_LIMIT_BYTES} bytes.`, seen)
        : refuse(
            "body_timeout",
            read.code === "aborted"
              ? "The connection ended before the body did."
              : `The body did not arrive within ${bodyTimeoutMs / 1000} s.`,
            seen,
          );
    }
    const body = read.bytes;
    const seen = { clientId: client.id, body };

    const verified = verifySignature({
      rawBody: body,
      header: request.signature,
      keys: client.keys,
      nowMs: now(),
    });
    if (!verified.ok) return refuse(verified.code, SIGNATURE_ADVICE[verified.code], seen);
    if (!client.enabled) {
      return refuse(
        "client_disabled",
        "This client is disabled. Enable it in the dashboard.",
        seen,
      );
    }

    const parsed = parseBody(body);
    if (!parsed.ok) return refuse("invalid_json", parsed.message, seen);
    const identity = identify(client.id, body, parsed.value);
    if (identity === null) {
      return refuse(
        "not_an_event",
        'There is no event in this body: "event" must be a non-empty string. Custom functions need a URL of their own.',
        seen,
      );
    }

    const delivery: Delivery = {
      id: uuidv7(),
      clientId: client.id,
      eventType: storableText(identity.eventType),
      callId: identity.callId === null ? null : storableText(identity.callId),
      idempotencyKey: identity.idempotencyKey,
      identityVersion: IDENTITY_VERSION,
      isTest: identity.isTest,
      body: parsed.text,
      bodyBytes: body.length,
      bodySha256: hash("sha256", body, "hex"),
      signedAt: new Date(verified.signedAtMs),
      receivedAt: new Date(startedAt),
      sourceIp: request.sourceIp,
    };
    try {
      const kept = await within(KEEP_TIMEOUT_MS, "The keeper", dependencies.keep(delivery));
      const accepted = { clientId: client.id, lagMs: startedAt - verified.signedAtMs };
      return kept.in === "journal"
        ? journaledAnswer(accepted)
        : recordedAnswer(kept.eventId, kept.duplicate, accepted);
    } catch (error) {
      log.error({ err: error, clientId: client.id }, "event.not_durable");
      return refuse("not_durable", "The event could not be kept just now. Send it again.", seen);
    }
  }

  return async (request) => {
    const startedAt = now();
    const clock = performance.now();
    let answered: WebhookAnswer;
    try {
      answered = await answer(request, startedAt);
    } catch (error) {
      // Nothing was promised, so the sender must come back.
      log.error({ err: error }, "ingest.failed");
      answered = refusedAnswer("not_durable", "The event could not be kept. Send it again.");
    }
    dependencies.observe?.(answered, performance.now() - clock);
    return answered;
  };
}

const SIGNATURE_ADVICE = {
  signature_missing: "The x-retell-signature header is missing. Only Retell may post here.",
  signature_malformed:
    "The x-retell-signature header must read v=<milliseconds>,d=<64 hex digits>.",
  signature_expired: "The signature is more than 5 minutes off. Check the clocks of both sides.",
  signature_mismatch:
    "The signature fits none of this client's keys. Give the client the Retell API key that carries the webhook badge.",
} as const;

/** @returns the client id a path names, or null where it names none that could exist */
function clientIdIn(path: string): string | null {
  if (!path.startsWith(PREFIX)) return null;
  const id = path.slice(PREFIX.length);
  return CLIENT_ID_PATTERN.test(id) ? id : null;
}
