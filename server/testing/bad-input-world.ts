import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { signBody } from "../retell/index.ts";
import { exchange, type RawAnswer, requestBytes } from "./raw-http.ts";
import { startWebhookServer, type WebhookServer } from "./webhook-server.ts";

export const MIB = 1024 * 1024;

export const eventOf = (callId: string) =>
  JSON.stringify({ event: "call_ended", call: { call_id: callId } });
/** Good by itself. */
export const BODY = eventOf("call_bad");

export type Sent = {
  method?: string;
  target?: string | Buffer;
  headers?: string[];
  body?: string | Buffer;
  signature?: string | null;
};

/**
 * A server that takes the webhooks of `acme`, and knows `asleep`, which is disabled. Call it once in a
 * file, outside of everything. After every test: nothing of it was recorded, and the server lives.
 */
export function badInputWorld() {
  let server: WebhookServer;
  let accepted = 0;
  beforeAll(async () => {
    server = await startWebhookServer();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    const { status, body } = await post({ body: eventOf(`call_alive_${accepted}`) });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ duplicate: false });
    accepted += 1;
    const [row] = await server.db.database.control<{ events: number; duplicates: number }[]>`
      select count(*)::int as events, coalesce(sum(duplicate_count), 0)::int as duplicates
      from webhook_events`;
    expect(row).toEqual({ events: accepted, duplicates: 0 });
  });

  const signatureOf = (body: string | Buffer, key = server.retellApiKey, signedAt = Date.now()) =>
    signBody(Buffer.from(body), key, signedAt);

  /** The bytes of a request, signed unless told otherwise. */
  function bytesOf({ signature, headers = [], ...sent }: Sent): Buffer {
    const header = signature === undefined ? signatureOf(sent.body ?? "") : signature;
    const signed = header === null ? [] : [`x-retell-signature: ${header}`];
    return requestBytes({ ...sent, headers: [...signed, ...headers] });
  }

  /** Bytes, or whatever is done with the socket; answers until the connection ends or there are `count`. */
  const send = (bytes: Parameters<typeof exchange>[1], count?: number) =>
    exchange(server.port, bytes, count);

  async function post(sent: Sent): Promise<RawAnswer> {
    const [answer] = await send(bytesOf(sent));
    if (answer === undefined) throw new Error("The connection closed without an answer.");
    return answer;
  }

  return { signatureOf, bytesOf, send, post };
}

export function expectError(answer: RawAnswer | undefined, status: number, code: string): void {
  expect(answer?.status).toBe(status);
  expect(answer?.headers["content-type"]).toBe("application/json");
  expect(JSON.parse(answer?.body ?? "null")).toEqual({
    error: { code, message: expect.stringMatching(/\w.*\.$/) },
  });
}
