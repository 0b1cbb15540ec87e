import { hash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { CLIENT_ID_PATTERN } from "../domain/client-id.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import type { Delivery } from "../inbox/index.ts";
import { log } from "../log.ts";
import {
  IDENTITY_MEMBERS,
  IDENTITY_VERSION,
  identify,
  storableText,
  verifySignature,
} from "../retell/index.ts";
import { adviceOnReading, NOT_AN_EVENT, SIGNATURE_ADVICE, UNREADABLE_KEY } from "./advice.ts";
import { journaledAnswer, recordedAnswer, refusedAnswer, type WebhookAnswer } from "./answer.ts";
import { deadlinesOf } from "./deadlines.ts";
import type { Kept } from "./keeper.ts";
import { parseBody } from "./parse-body.ts";
import { BODY_TIMEOUT_MS, type BodyRead, type BodyReader } from "./read-body.ts";

/** A request to anything under `/api/webhooks/`, as either door hands it in. */
export type WebhookRequest = {
  method: string;
  /** The path as sent, without the query; nothing decoded. */
  path: string;
  signature: string | null | undefined;
  contentEncoding: string | null | undefined;
  sourceIp: string | null;
  readBody: BodyReader;
  /** Whether the sender has hung up, so that nobody would hear the answer. */
  isGone(): boolean;
};

/** How a request was answered. `delivery` is null where none was identified. */
type Answered = {
  status: number;
  ackMs: number;
  wasGone: boolean;
  isJournaled: boolean;
  isDuplicate: boolean;
};

/**
 * Sees every request begin and end, so that it can be said later why a copy came. It must return
 * at once and never throw.
 */
type Witness<Begun> = {
  begin(startedAtMs: number): Begun;
  end(begun: Begun, delivery: Delivery | null, answer: Answered): void;
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

export type IngestDependencies<Begun = unknown> = {
  findClient(id: string): AdmittedClient | undefined;
  /** Resolves once the delivery is durable. */
  keep(delivery: Delivery): Promise<Kept>;
  noteRefusal(refusal: Refusal): void;
  /** Called once per answer, for the figures. `ackMs` is from the headers to the answer. */
  observe?(answer: WebhookAnswer, ackMs: number): void;
  witness?: Witness<Begun>;
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
export function createIngest<Begun>(dependencies: IngestDependencies<Begun>): Ingest {
  const { findClient, keep, noteRefusal, observe, witness, now = Date.now } = dependencies;
  const bodyTimeoutMs = dependencies.bodyTimeoutMs ?? BODY_TIMEOUT_MS;
  const keepDeadlines = deadlinesOf(KEEP_TIMEOUT_MS);

  function refuse(
    request: WebhookRequest,
    code: RefusalCode,
    message: string,
    clientId: string | null,
    body: Buffer | null = null,
    bodyBytes: number | null = body?.length ?? null,
  ): WebhookAnswer {
    const { sourceIp } = request;
    noteRefusal({ clientId, code, sourceIp, bodyBytes, body, detail: message });
    return refusedAnswer(code, message);
  }

  /** What can be judged by the head of the request. */
  function admit(request: WebhookRequest): Admission {
    const clientId = clientIdIn(request.path);
    const client = clientId === null ? undefined : findClient(clientId);
    if (request.method !== "POST") {
      const message = "Webhooks are taken by POST only.";
      return { refused: refuse(request, "method_not_allowed", message, client?.id ?? null) };
    }
    if (client === undefined) {
      const message =
        "No client has this webhook URL. Copy the URL from the client's page in the dashboard.";
      return { refused: refuse(request, "unknown_client", message, null) };
    }
    const encoding = request.contentEncoding?.trim().toLowerCase();
    if (encoding && encoding !== "identity") {
      const message = "Send the body without a content-encoding.";
      return { refused: refuse(request, "unsupported_encoding", message, client.id) };
    }
    return { client };
  }

  /**
   * What can be judged by the body. A function of its own, so that what was parsed of it is not held
   * in memory while the delivery waits for its commit.
   */
  function judge(
    request: WebhookRequest,
    client: AdmittedClient,
    read: BodyRead,
    startedAt: number,
  ): Judgement {
    const { id } = client;
    if (!read.ok) {
      const message = adviceOnReading(read.code, bodyTimeoutMs);
      const code = read.code === "payload_too_large" ? read.code : "body_timeout";
      return { refused: refuse(request, code, message, id, null, read.bytesRead) };
    }
    const body = read.bytes;
    const verified = verifySignature({
      rawBody: body,
      header: request.signature,
      keys: client.keys,
      nowMs: now(),
    });
    if (!verified.ok) {
      const { code } = verified;
      if (code === "signature_mismatch" && client.hasUnreadableKey) {
        return { refused: refuse(request, "not_durable", UNREADABLE_KEY, id, body) };
      }
      return { refused: refuse(request, code, SIGNATURE_ADVICE[code], id, body) };
    }
    if (!client.enabled) {
      const message = "This client is disabled. Enable it in the dashboard.";
      return { refused: refuse(request, "client_disabled", message, id, body) };
    }
    const parsed = parseBody(body, IDENTITY_MEMBERS);
    if (!parsed.ok) return { refused: refuse(request, "invalid_json", parsed.message, id, body) };
    const identity = identify(id, body, parsed.value);
    if (identity === null) {
      return { refused: refuse(request, "not_an_event", NOT_AN_EVENT, id, body) };
    }
    const delivery: Delivery = {
      id: uuidv7(),
      clientId: id,
      eventType: storableText(identity.eventType),
      callId: identity.callId === null ? null : storableText(identity.callId),
      idempotencyKey: identity.idempotencyKey,
      identityVersion: IDENTITY_VERSION,
      isTest: identity.isTest,
      body,
      bodyBytes: body.length,
      bodySha256: hash("sha256", body, "hex"),
      signedAt: new Date(verified.signedAtMs),
      receivedAt: new Date(startedAt),
      sourceIp: request.sourceIp,
    };
    return { delivery, lagMs: startedAt - verified.signedAtMs };
  }

  function keepInTime(delivery: Delivery): Promise<Kept> {
    return new Promise((resolve, reject) => {
      const deadline = keepDeadlines.start(() =>
        reject(new Error(`The keeper did not answer within ${KEEP_TIMEOUT_MS} ms.`)),
      );
      keep(delivery).then(
        (kept) => {
          deadline.end();
          resolve(kept);
        },
        (error) => {
          deadline.end();
          reject(error);
        },
      );
    });
  }

  async function keepAndAnswer(
    request: WebhookRequest,
    { delivery, lagMs }: Accepted,
  ): Promise<WebhookAnswer> {
    const { clientId } = delivery;
    try {
      const kept = await keepInTime(delivery);
      return kept.in === "journal"
        ? journaledAnswer({ clientId, lagMs, delivery })
        : recordedAnswer(kept.eventId, kept.duplicate, { clientId, lagMs, delivery });
    } catch (error) {
      log.error({ err: error, clientId }, "event.not_durable");
      const message = "The event could not be kept just now. Send it again.";
      const refused = refuse(request, "not_durable", message, clientId, delivery.body);
      return { ...refused, failed: delivery };
    }
  }

  async function answer(request: WebhookRequest, startedAt: number): Promise<WebhookAnswer> {
    const admission = admit(request);
    if (admission.refused !== undefined) return admission.refused;
    const { client } = admission;
    const judgement = judge(request, client, await request.readBody(bodyTimeoutMs), startedAt);
    return judgement.refused ?? keepAndAnswer(request, judgement);
  }

  return async (request) => {
    const startedAt = now();
    const clock = performance.now();
    const begun = witness?.begin(startedAt) as Begun;
    let answered: WebhookAnswer;
    try {
      answered = await answer(request, startedAt);
    } catch (error) {
      // Nothing was promised, so the sender must come back.
      log.error({ err: error }, "ingest.failed");
      answered = refusedAnswer("not_durable", "The event could not be kept. Send it again.");
    }
    const ackMs = performance.now() - clock;
    observe?.(answered, ackMs);
    witness?.end(begun, answered.accepted?.delivery ?? answered.failed ?? null, {
      ackMs,
      status: answered.status,
      wasGone: request.isGone(),
      isJournaled: answered.isJournaled === true,
      isDuplicate: answered.isDuplicate === true,
    });
    return answered;
  };
}

type AdmittedClient = {
  id: string;
  enabled: boolean;
  keys: readonly string[];
  /** It has a key that can't be opened here. */
  hasUnreadableKey?: boolean;
};
type Admission =
  | { refused: WebhookAnswer; client?: undefined }
  | { client: AdmittedClient; refused?: undefined };
type Accepted = { delivery: Delivery; lagMs: number; refused?: undefined };
type Judgement = { refused: WebhookAnswer } | Accepted;

/** @returns the client id a path names, or null where it names none that could exist */
function clientIdIn(path: string): string | null {
  if (!path.startsWith(PREFIX)) return null;
  const id = path.slice(PREFIX.length);
  return CLIENT_ID_PATTERN.test(id) ? id : null;
}
