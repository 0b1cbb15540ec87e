import type { IncomingMessage, ServerResponse } from "node:http";
import { checkReadiness, type Durability, HEALTH_HEADERS, httpStatusOf, LIVE } from "./health.ts";
import { pathOf } from "./request-path.ts";

export type HealthSources = {
  /** Any question to the database. */
  ask(): PromiseLike<unknown>;
  durability(): Durability | Promise<Durability>;
};

const ANSWERS: Record<
  string,
  (sources: HealthSources) => Promise<{ status: number; body: object }>
> = {
  "/api/health/live": async () => ({ status: 200, body: LIVE }),
  "/api/health/ready": async ({ ask, durability }) => {
    const health = await checkReadiness(ask, durability);
    return { status: httpStatusOf(health), body: health };
  },
};

const METHODS = ["GET", "HEAD"];

/** @returns whether somebody asks how we are */
export function isHealth(request: IncomingMessage): boolean {
  return METHODS.includes(request.method ?? "") && Object.hasOwn(ANSWERS, pathOf(request));
}

/**
 * Answers it in front of the dashboard: who watches over us must not take us out of service because a
 * page is slow, or the dashboard is just being started, while webhooks are taken.
 */
export async function answerHealth(
  sources: HealthSources,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = ANSWERS[pathOf(request)];
  if (answer === undefined) throw new Error(`Not a question of health: ${request.url}`);
  const { status, body } = await answer(sources);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...HEALTH_HEADERS,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(request.method === "HEAD" ? "" : text);
}
