import type { Env } from "../../env.ts";
import { demandFreePort } from "../serve.ts";
import { bad, type Finding, good, note } from "./finding.ts";

/**
 * Whether the server runs and is ready, or something else has its port.
 *
 * @returns whether it runs
 */
export async function* examineServer(env: Env): AsyncGenerator<Finding, boolean> {
  const host = env.HOST === undefined || env.HOST === "::" ? "127.0.0.1" : env.HOST;
  const base = `http://${host.includes(":") ? `[${host}]` : host}:${env.PORT}`;
  const isFree = await demandFreePort(env).then(
    () => true,
    () => false,
  );
  if (isFree) {
    yield note("server", `nothing listens on port ${env.PORT}`, "npm start starts it");
    return false;
  }
  const live = await ask(`${base}/api/health/live`);
  if (live?.body?.status !== "live") {
    yield bad(
      "server",
      `something else listens on port ${env.PORT}`,
      "stop it, or set PORT to another port",
    );
    return false;
  }
  yield good("server", `live on port ${env.PORT}`);
  const ready = await ask(`${base}/api/health/ready`);
  const status = String(ready?.body?.status ?? "no answer");
  if (ready?.status !== 200) {
    yield bad("readiness", `the server can't take events (${status})`, "see its log");
  } else if (status === "ready") yield good("readiness", "the server takes events");
  else yield note("readiness", `the server takes events, but is ${status}`, "see its log");
  return true;
}

type Reply = { status: number; body: { status?: unknown } | null };

async function ask(url: string): Promise<Reply | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
    const body = await response.json().catch(() => null);
    return { status: response.status, body };
  } catch {
    return null;
  }
}
