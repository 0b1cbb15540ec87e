import { readCurrentKey } from "../clients/index.ts";
import type { Db } from "../db/index.ts";
import { signBody } from "../retell/index.ts";

const TIMEOUT_MS = 10_000;

/** What the door said to it. */
export type TestAnswer =
  | { taken: true; eventId: string | null; latencyMs: number }
  | { taken: false; code: string; message: string };

type Means = {
  appSecret: string;
  /** Where this server takes webhooks, as it reaches itself: an origin. */
  doorUrl: string;
};

/**
 * Posts a test as Retell's own button does, signed with the client's key, to the door that Retell
 * uses: so it is refused for whatever Retell would be refused for. Whether Retell has the URL is all
 * it can't tell.
 *
 * @throws UnknownClient
 */
export async function sendTestEvent(
  db: Db,
  { appSecret, doorUrl }: Means,
  clientId: string,
): Promise<TestAnswer> {
  const key = await readCurrentKey(db, appSecret, clientId);
  const sentAtMs = Date.now();
  const body = Buffer.from(JSON.stringify(testBody(sentAtMs)));
  const startedAt = performance.now();
  try {
    const response = await fetch(`${doorUrl}/api/webhooks/retell/${clientId}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-retell-signature": signBody(body, key, sentAtMs),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const latencyMs = performance.now() - startedAt;
    return readAnswer(response.status, await response.text(), latencyMs);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      taken: false,
      code: "no_answer",
      message: `The server did not answer itself: ${why}.`,
    };
  }
}

/** Of a call named `test_call`: recorded and shown, processed by nothing, counted nowhere. */
function testBody(nowMs: number): object {
  return {
    event: "call_started",
    call: {
      call_id: "test_call",
      call_type: "web_call",
      agent_id: "test_agent",
      agent_name: "Sent from the dashboard",
      call_status: "ongoing",
      start_timestamp: nowMs,
      transcript: "",
    },
    event_timestamp: nowMs,
  };
}

function readAnswer(status: number, text: string, latencyMs: number): TestAnswer {
  const answer = parse(text);
  if (status >= 200 && status < 300) {
    const eventId = typeof answer.eventId === "string" ? answer.eventId : null;
    return { taken: true, eventId, latencyMs };
  }
  return {
    taken: false,
    code: answer.error?.code ?? `http_${status}`,
    message: answer.error?.message ?? `The server answered itself with ${status}.`,
  };
}

type Answer = { eventId?: unknown; error?: { code?: string; message?: string } };

function parse(text: string): Answer {
  try {
    return (JSON.parse(text) as Answer | null) ?? {};
  } catch {
    return {};
  }
}
