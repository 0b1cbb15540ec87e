import { createHmac } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";

export type Client = { id: string; name: string; apiKey: string };
export type Answer = {
  status: number;
  success?: boolean;
  duplicate?: boolean | null;
  eventId?: string;
  error?: { code: string; message: string };
};

/**
 * Posts a body to a client's webhook URL the way Retell does. Signed by its own few lines rather
 * than by the code under test.
 */
export async function postWebhook(
  request: APIRequestContext,
  client: Client,
  rawBody: Buffer | string,
): Promise<Answer> {
  const body = Buffer.from(rawBody);
  const ms = String(Date.now());
  const digest = createHmac("sha256", client.apiKey).update(body).update(ms).digest("hex");
  const response = await request.post(`/api/webhooks/retell/${client.id}`, {
    data: body,
    headers: { "content-type": "application/json", "x-retell-signature": `v=${ms},d=${digest}` },
  });
  return { status: response.status(), ...(await response.json()) };
}
