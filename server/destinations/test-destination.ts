import { randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import type { Db } from "../db/index.ts";
import { forwardBody } from "../domain/forward-body.ts";
import { testBody } from "../domain/test-message.ts";
import { openSender, type SendResult } from "../outbound/index.ts";
import { readRow } from "./change.ts";
import { openDestination } from "./open-destination.ts";
import { buildRequest } from "./request.ts";
import type { Means } from "./verbs.ts";

/** How a test ended, and what was sent. */
export type TestResult = SendResult & { webhookId: string; sentBody: string };

/**
 * Sends a destination one message that is marked as a test, signed and formed as its events are,
 * though it may be paused or its circuit open. Makes no event and no forward, and is tried once.
 *
 * @throws UnknownDestination
 */
export async function testDestination(db: Db, means: Means, id: string): Promise<TestResult> {
  const row = await readRow(db, id);
  const destination = openDestination(means.appSecret, row);
  const now = new Date();
  const mark = randomBytes(6).toString("hex");
  const webhookId = `msg_test_${mark}`;
  const sentBody = forwardBody(destination.bodyForm, {
    id: uuidv7(),
    clientId: destination.clientId,
    eventType: "call_analyzed",
    callId: `call_ringonce_test_${mark}`,
    receivedAt: now,
    body: testBody(mark, now),
  });
  if (destination.problem !== null) {
    const nothing = { httpStatus: null, responseExcerpt: null, durationMs: 0, retryAfterMs: null };
    const { problem: error } = destination;
    return { ...nothing, ok: false, stage: "guard", error, webhookId, sentBody };
  }
  const request = buildRequest(destination, { webhookId, body: sentBody }, now);
  const sender = openSender({ allow: means.allow });
  try {
    const result = await sender.sendRequest({
      ...request,
      headers: { ...request.headers, "ringonce-test": "true" },
    });
    return { ...result, webhookId, sentBody };
  } finally {
    await sender.close();
  }
}
