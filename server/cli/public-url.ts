import type { Env } from "../env.ts";

/** Where Retell and staff reach this installation, without a trailing slash. */
export function publicUrlOf(env: Env, port = env.PORT): string {
  return env.APP_URL?.replace(/\/+$/, "") ?? `http://localhost:${port}`;
}
